//! Documents whose factors hold many valid values at once: every sub-object with each delivery
//! method, with long texts, with unknown members of every type and with equal times.

use crate::contract::Ambiguity;
use crate::contract::factor::Facts;
use crate::contract::shape::{Form, Object, Property, factor};
use crate::json::Document;
use crate::json::document::{Member, Text};
use crate::plan::canvas::{Canvas, TIMES, other_value, plain_factor};
use crate::plan::casing::camel_case;
use crate::plan::pools::NAMES;

use super::factors::{
    OPTIONAL_MEMBERS, SUB_OBJECTS, TEXT_MEMBERS, set_every_sub_object, sub_object, sub_object_shape,
};
use super::packed::packed;
use super::unknown::{BESIDE_KNOWN, add_beside, beside_known, resembling};
use super::{Row, Slot};

/// The lengths of long texts. Each is near a limit of some column, buffer or display.
const LENGTHS: [usize; 4] = [256, 513, 1001, 4097];

/// Unknown members of every type.
const UNKNOWN: [(&str, &str); 6] = [
    ("x_text", "\"a\""),
    ("x_number", "7"),
    ("x_true", "true"),
    ("x_null", "null"),
    ("x_object", "{\"a\":1}"),
    ("x_array", "[1]"),
];

/// What the unknown sub-objects of the aliases are, and where.
const ALIASES: [&str; 3] = ["objects", "nulls", "nulls-first"];

/// The values of unknown members of which only the name matters.
const NAME_VALUES: [(&str, &str); 2] = [("text", "\"x\""), ("object", "{\"a\":1}")];

/// The times of three factors. Each digit is the index in [`INSTANTS`] of one time of a factor.
const EQUAL: [&str; 4] = ["000", "011", "110", "101"];
const INSTANTS: [&str; 2] = ["2021-12-29T12:33:09Z", "2021-12-29T12:35:10Z"];

pub(super) fn rows() -> Vec<Row> {
    let one = |id, apply| packed(id, Slot::Factors, 1, |_| "".into(), apply);
    vec![
        one("packed/methods", |canvas, _, _| {
            let methods = Facts::get().delivery_methods.iter();
            let types = Facts::get().types.iter().cycle();
            let factors = methods.zip(types).map(|(delivery_method, factor_type)| {
                let mut factor = with_every_sub_object(false);
                factor.set("type", Document::text(factor_type.as_str()));
                factor.set("delivery_method", Document::text(delivery_method.as_str()));
                factor
            });
            *canvas.factors() = factors.collect();
        }),
        packed("packed/long-texts", Slot::Factors, LENGTHS.len(), length_word, long_texts),
        one("packed/unknown-members", |canvas, _, _| {
            let mut factor = with_every_sub_object(false);
            for name in SUB_OBJECTS.iter() {
                let Some(sub_object) = factor.member_mut(name) else { continue };
                for (name, value) in UNKNOWN {
                    sub_object.set(name, Document::raw(value));
                }
            }
            *canvas.factors() = vec![factor];
        }),
        packed(
            "packed/aliases",
            Slot::Factors,
            ALIASES.len(),
            |variant| ALIASES[variant as usize].into(),
            aliases,
        ),
        packed(
            "packed/member-names",
            Slot::Factors,
            NAME_VALUES.len(),
            |variant| NAME_VALUES[variant as usize].0.into(),
            member_names,
        ),
        packed(
            "packed/member-lookalikes",
            Slot::Factors,
            BESIDE_KNOWN.len(),
            |variant| BESIDE_KNOWN[variant as usize].into(),
            member_lookalikes,
        ),
        packed(
            "packed/sub-object-lookalikes",
            Slot::Factors,
            BESIDE_KNOWN.len(),
            |variant| BESIDE_KNOWN[variant as usize].into(),
            sub_object_lookalikes,
        ),
        one("packed/member-nuls", |canvas, _, _| every_text(canvas, "\"a\\u0000b\""))
            .touching(&[Ambiguity::Nul])
            .like("factors/every-sub-object"),
        one("packed/member-surrogates", |canvas, _, _| every_text(canvas, "\"a\\ud83db\""))
            .touching(&[Ambiguity::LoneSurrogate])
            .like("factors/every-sub-object"),
        one("packed/member-duplicates", |canvas, _, _| {
            edit_every_text(canvas, |sub_object, member| {
                let second = Member::new(member, Document::text("other"));
                sub_object.members_mut().push(second);
            });
        })
        .touching(&[Ambiguity::DuplicateName])
        .like("factors/every-sub-object"),
        one("packed/equal-times", |canvas, _, _| {
            let factors = EQUAL.map(|digits| {
                let mut factor = plain_factor();
                for (name, digit) in TIMES[3..].iter().zip(digits.bytes()) {
                    let instant = INSTANTS[usize::from(digit - b'0')];
                    factor.set(*name, Document::text(instant));
                }
                factor
            });
            *canvas.factors() = factors.into();
        }),
    ]
}

/// A factor with every sub-object, which has all its members or the required ones only.
fn with_every_sub_object(required_only: bool) -> Document {
    let mut factor = plain_factor();
    set_every_sub_object(&mut factor, required_only);
    factor
}

fn length_word(variant: u32) -> Text {
    LENGTHS[variant as usize].to_string().into()
}

/// A long text for each member that takes any text. Its last character has to be escaped.
fn long_texts(canvas: &mut Canvas, _: u8, variant: u32) {
    let length = LENGTHS[variant as usize];
    every_text(canvas, &format!("\"{}\\\"\"", "a".repeat(length - 1)));
}

/// The same text for each member that takes any text, as a JSON token.
fn every_text(canvas: &mut Canvas, token: &str) {
    edit_every_text(canvas, |sub_object, member| {
        sub_object.set(member, Document::raw(token.to_owned()));
    });
}

/// Edits each sub-object of a factor that has all of them, once for each member that takes any text.
fn edit_every_text(canvas: &mut Canvas, edit: impl Fn(&mut Document, &'static str)) {
    let mut factor = with_every_sub_object(false);
    for (name, member) in TEXT_MEMBERS.iter() {
        if let Some(sub_object) = factor.member_mut(name) {
            edit(sub_object, member);
        }
    }
    *canvas.factors() = vec![factor];
}

/// Every name of the pool in every sub-object that does not know it.
fn member_names(canvas: &mut Canvas, _: u8, variant: u32) {
    let mut value = with_every_sub_object(false);
    for name in SUB_OBJECTS.iter() {
        let shape = sub_object_shape(name);
        let is_known = |name: &str| shape.is_some_and(|shape| shape.property(name).is_some());
        let Some(sub_object) = value.member_mut(name) else { continue };
        for (_, name) in NAMES.iter().filter(|(_, name)| !is_known(name)) {
            sub_object.set(*name, Document::raw(NAME_VALUES[variant as usize].1));
        }
    }
    *canvas.factors() = vec![value];
}

/// Every lookalike of every member of a sub-object, before or after the members.
fn member_lookalikes(canvas: &mut Canvas, _: u8, variant: u32) {
    let mut value = with_every_sub_object(false);
    for name in SUB_OBJECTS.iter() {
        let (Some(shape), Some(sub_object)) = (sub_object_shape(name), value.member_mut(name))
        else {
            continue;
        };
        add_lookalikes(shape, shape.properties.iter(), sub_object, variant);
    }
    *canvas.factors() = vec![value];
}

/// Every lookalike of the name of every sub-object, before or after the properties of the factor.
fn sub_object_lookalikes(canvas: &mut Canvas, _: u8, variant: u32) {
    let mut value = with_every_sub_object(false);
    let is_object = |property: &&Property| matches!(property.form, Form::Object(_));
    add_lookalikes(factor(), factor().properties.iter().filter(is_object), &mut value, variant);
    *canvas.factors() = vec![value];
}

/// Adds the lookalikes of known properties to their object, as [`BESIDE_KNOWN`] says.
fn add_lookalikes<'p>(
    shape: &Object,
    known: impl Iterator<Item = &'p Property>,
    object: &mut Document,
    variant: u32,
) {
    let (is_first, is_number) = beside_known(variant);
    let value = |name: &str| match is_number {
        true => Document::raw("5"),
        false => other_value(shape, name),
    };
    let others = known.flat_map(|property| {
        let member = |(_, name)| Member::new(name, value(property.name));
        resembling(property.name).map(member).collect::<Vec<_>>()
    });
    add_beside(object, others, is_first);
}

/// Unknown members whose names are those of absent optional members of their sub-object in camel
/// case, and unknown sub-objects whose names are those of known ones without their inner
/// underscores. In some variants, the unknown sub-objects are `null`.
fn aliases(canvas: &mut Canvas, _: u8, variant: u32) {
    let mut value = with_every_sub_object(true);
    for (name, member) in OPTIONAL_MEMBERS.iter() {
        if let Some(sub_object) = value.member_mut(name) {
            sub_object.set(camel_case(member), Document::text("other"));
        }
    }

    let mut others = Vec::new();
    for name in SUB_OBJECTS.iter() {
        let words = name.trim_end_matches("_factor").trim_end_matches("_oauth");
        let alias = name.replacen(words, &words.replace('_', ""), 1);
        if alias != *name {
            let value = match variant {
                0 => sub_object(name, false),
                _ => Document::raw("null"),
            };
            others.push(Member::new(alias, value));
        }
    }
    add_beside(&mut value, others, variant == 2);
    *canvas.factors() = vec![value];
}
