//! Flaws whose author did not look at how documents are generated. The share that the sweep catches
//! estimates what it catches of bugs that nobody has named. Each flaw has a document that reveals
//! it in `witnesses.rs`.

mod bytes;
mod claim_texts;
mod comparison;
mod compound;
mod containers;
mod encodings;
mod ids_and_slugs;
mod memory;
mod names;
mod numbers;
mod several;
mod times_and_factors;
mod values;

use super::Flaw;

pub(super) const TABLE: [&[Flaw]; 13] = [
    comparison::FLAWS,
    several::FLAWS,
    compound::FLAWS,
    values::FLAWS,
    claim_texts::FLAWS,
    numbers::FLAWS,
    names::FLAWS,
    containers::FLAWS,
    ids_and_slugs::FLAWS,
    times_and_factors::FLAWS,
    bytes::FLAWS,
    encodings::FLAWS,
    memory::FLAWS,
];
