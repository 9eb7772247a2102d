//! Flaws in how arrays and objects in claims are stored: arrays that become objects or sets, and
//! elements that are lost.

use crate::contract::Level::Reader;
use crate::gallery::Flaw;
use crate::gallery::claims::any_value;
use crate::gallery::flawed::Step::{Read, Reject};
use crate::gallery::tree::{characters, claims, is, is_number};
use crate::json::Document;
use crate::json::document::Member;

/// Changes each array in the claims, inner arrays first.
fn change_arrays(root: &mut Document, change: fn(&mut Vec<Document>)) {
    claims(root, |value| {
        if let Document::Array(elements) = value {
            change(elements);
        }
    });
}

fn is_scalar(value: &Document) -> bool {
    !matches!(value, Document::Array(_) | Document::Object(_))
}

fn flatten(elements: &mut Vec<Document>) {
    let mut flat = Vec::new();
    for element in elements.drain(..) {
        match element {
            Document::Array(inner) => flat.extend(inner),
            element => flat.push(element),
        }
    }
    *elements = flat;
}

fn remove_repeated_scalars(elements: &mut Vec<Document>) {
    let mut kept: Vec<Document> = Vec::new();
    for element in elements.drain(..) {
        if !is_scalar(&element) || !kept.contains(&element) {
            kept.push(element);
        }
    }
    *elements = kept;
}

fn sort_texts(elements: &mut [Document]) {
    if elements.iter().all(|element| characters(element).is_some()) {
        elements.sort_by(|one, other| characters(one).cmp(&characters(other)));
    }
}

fn sort_numbers_as_texts(elements: &mut [Document]) {
    let token = |value: &Document| match value {
        Document::Raw(token) => token.to_string(),
        _ => String::new(),
    };
    if elements.iter().all(is_number) {
        elements.sort_by_cached_key(token);
    }
}

fn cut_at_first_null(elements: &mut Vec<Document>) {
    let end = elements.iter().position(|element| is(element, "null"));
    elements.truncate(end.unwrap_or(elements.len()));
}

fn is_falsy(value: &Document) -> bool {
    ["false", "0", "null"].iter().any(|literal| is(value, literal))
        || characters(value).is_some_and(str::is_empty)
}

/// Turns an array of more than 20 elements into an object with the indices as names.
fn object_of_long_array(value: &mut Document) {
    if let Document::Array(elements) = value
        && elements.len() > 20
    {
        let elements = elements.drain(..).enumerate();
        *value = Document::object(elements.map(|(index, element)| (index.to_string(), element)));
    }
}

/// Turns an array of pairs of a string and a value into an object.
fn object_of_pairs(value: &mut Document) {
    let Document::Array(pairs) = &*value else { return };
    let member = |pair: &Document| match pair {
        Document::Array(pair) => match &pair[..] {
            [Document::Text(name), value] => Some(Member::new(name.clone(), value.clone())),
            _ => None,
        },
        _ => None,
    };
    let members: Option<Vec<Member>> = pairs.iter().map(member).collect();
    if let Some(members) = members.filter(|members| !members.is_empty()) {
        *value = Document::Object(members);
    }
}

fn only_element(value: &mut Document) {
    if let Document::Array(elements) = &*value
        && let [only] = &elements[..]
    {
        *value = only.clone();
    }
}

/// Whether a value is an array of objects that do not all have the same names.
fn has_ragged_rows(value: &Document) -> bool {
    let Document::Array(rows) = value else { return false };
    let names = |row: &Document| match row {
        Document::Object(members) => {
            let mut names: Vec<String> =
                members.iter().map(|member| format!("{:?}", member.name)).collect();
            names.sort();
            Some(names)
        }
        _ => None,
    };
    let tables: Option<Vec<Vec<String>>> = rows.iter().map(names).collect();
    tables.is_some_and(|rows| rows.windows(2).any(|pair| pair[0] != pair[1]))
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "arrays-of-one-in-claims-unwrapped",
        level: Reader,
        expected_subjects: &["claims/*", "text/duplicate-claim", "text/nul"],
        description: "takes the only element of an array in a claim for the array (XML \
                      converters, WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)",
        step: Read(|root| claims(root, only_element)),
    },
    Flaw {
        name: "nested-arrays-flattened",
        level: Reader,
        expected_subjects: &["claims/*"],
        description: "flattens an array in an array in a claim (Perl's lists, array_merge, \
                      flatMap)",
        step: Read(|root| change_arrays(root, flatten)),
    },
    Flaw {
        name: "claim-arrays-as-sets",
        level: Reader,
        expected_subjects: &["claims/container", "claims/tree"],
        description: "keeps each scalar once in an array in a claim (DynamoDB's sets, SADD)",
        step: Read(|root| change_arrays(root, remove_repeated_scalars)),
    },
    Flaw {
        name: "text-arrays-in-claims-sorted",
        level: Reader,
        expected_subjects: &["claims/container"],
        description: "sorts arrays of strings in claims (a canonical form for signatures or diffs)",
        step: Read(|root| change_arrays(root, |elements| sort_texts(elements))),
    },
    Flaw {
        name: "number-arrays-in-claims-sorted-as-texts",
        level: Reader,
        expected_subjects: &["claims/container"],
        description: "sorts arrays of numbers in claims by their digits (JavaScript's sort)",
        step: Read(|root| change_arrays(root, |elements| sort_numbers_as_texts(elements))),
    },
    Flaw {
        name: "claim-arrays-end-at-null",
        level: Reader,
        expected_subjects: &["claims/container", "claims/tree", "claims/type"],
        description: "ends an array in a claim at its first null (Lua's ipairs, C's arrays of \
                      pointers)",
        step: Read(|root| change_arrays(root, cut_at_first_null)),
    },
    Flaw {
        name: "falsy-elements-dropped",
        level: Reader,
        expected_subjects: &["claims/container", "claims/tree", "claims/type"],
        description: "drops false, 0, null and empty strings from arrays in claims \
                      (filter(Boolean), PHP's array_filter)",
        step: Read(|root| {
            change_arrays(root, |elements| elements.retain(|element| !is_falsy(element)));
        }),
    },
    Flaw {
        name: "arrays-beyond-twenty-as-objects",
        level: Reader,
        expected_subjects: &[
            "claims/decimals",
            "claims/doubles",
            "claims/exponents",
            "claims/integers",
            "claims/large-integers",
            "packed/claim-names",
            "packed/claims",
            "packed/empty-containers",
            "packed/escaped-texts",
            "packed/long-arrays",
        ],
        description: "turns an array of more than twenty elements in a claim into an object (the \
                      arrayLimit of qs)",
        step: Read(|root| claims(root, object_of_long_array)),
    },
    Flaw {
        name: "pairs-in-claims-as-object",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "turns an array of pairs in a claim into an object (Elixir's keyword lists, \
                      Ruby's to_h, Map revivers)",
        step: Read(|root| claims(root, object_of_pairs)),
    },
    Flaw {
        name: "claim-arrays-cut-to-a-hundred",
        level: Reader,
        expected_subjects: &["packed/claim-names", "packed/claims", "packed/escaped-texts"],
        description: "keeps a hundred elements of an array in a claim (Node's util.inspect, \
                      loggers)",
        step: Read(|root| change_arrays(root, |elements| elements.truncate(100))),
    },
    Flaw {
        name: "ragged-rows-refused",
        level: Reader,
        expected_subjects: &["claims/container"],
        description: "rejects an array of objects in a claim that do not all have the same names \
                      (Arrow, Parquet and CSV writers that take the schema from the first row)",
        step: Reject(|_, root| any_value(root, has_ragged_rows)),
    },
];
