//! Slugs: lengths at and near the limits, and every special character first, last and doubled.

use crate::json::Document;
use crate::json::document::Text;
use crate::plan::canvas::Canvas;
use crate::plan::pools::Named;

use super::{Row, Slot};

const LENGTHS: [usize; 9] = [2, 3, 32, 63, 64, 65, 100, 127, 128];
const RESERVED: &[Named] = &[
    ("hyphen-first", "-org"),
    ("hyphen-last", "org-"),
    ("hyphen-doubled", "or--g"),
    ("hyphens-alone", "---"),
    ("point-first", ".org"),
    ("point-last", "org."),
    ("point-doubled", "or..g"),
    ("points-alone", ".."),
    ("underscore-first", "_org"),
    ("underscore-last", "org_"),
    ("underscore-doubled", "or__g"),
    ("underscores-alone", "__"),
    ("tilde-first", "~org"),
    ("tilde-last", "org~"),
    ("tilde-doubled", "or~~g"),
    ("tildes-alone", "~~"),
];
const TEXTS: &[Named] = &[
    ("lower-case", "ab"),
    ("upper-case", "AB"),
    ("mixed", "aB9"),
    ("digits", "42"),
    ("null-word", "null"),
    ("true-word", "true"),
    ("hexadecimal", "0x1f"),
    ("exponent", "1e5"),
    ("negative", "-1"),
    ("not-a-number", "NaN"),
    ("date", "2021-12-29"),
    ("every-reserved", "a.b_c-d~e"),
    ("every-reserved-alone", "-._~"),
    ("uuid", "fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("id", "organization-test-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("admin", "admin"),
    ("api", "api"),
    ("www", "www"),
    ("login", "login"),
    ("static", "static"),
    ("prototype", "__proto__"),
    ("constructor", "constructor"),
    ("to-string", "toString"),
    ("undefined", "undefined"),
    ("json-file", "acme.json"),
    ("host", "www.example.com"),
    ("address", "127.0.0.1"),
    ("punycode", "xn--bcher-kva"),
    ("version", "v1.2.0"),
    ("device", "con"),
    ("other-device", "nul"),
    ("port", "com1"),
    ("yes-word", "yes"),
    ("no-word", "no"),
    ("on-word", "on"),
    ("none-word", "none"),
    ("decimal", "1.10"),
    ("leading-zeros", "007"),
    ("underscored-number", "1_000"),
    ("every-digit", "0123456789"),
    ("every-letter", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
];

pub(super) fn rows() -> Vec<Row> {
    let word = |variant: u32| LENGTHS[variant as usize].to_string().into();
    vec![
        Row::numbered(
            "slug/length",
            Slot::Slug,
            LENGTHS.len() as u32,
            word,
            |canvas, _, variant| {
                let letters = "abcdefghij-klm.nop_qrs~0123456789".repeat(4);
                set(canvas, letters[..LENGTHS[variant as usize]].to_owned());
            },
        ),
        Row::listed("slug/reserved", Slot::Slug, RESERVED, |canvas, _, slug| set(canvas, slug)),
        Row::listed("slug/text", Slot::Slug, TEXTS, |canvas, _, slug| set(canvas, slug)),
    ]
}

fn set(canvas: &mut Canvas, slug: impl Into<Text>) {
    *canvas.member("organization_slug") = Document::text(slug);
}
