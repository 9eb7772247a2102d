//! The names of factor types and delivery methods. A name that is not known is an ambiguity.

use crate::contract::Ambiguity;
use crate::contract::factor::Facts;

use super::Reading;

pub(super) fn read_type(text: &str) -> Reading {
    let is_known = contains(&Facts::get().types, text);
    Reading::touching_if(!is_known, Ambiguity::UnknownFactorType)
}

pub(super) fn read_delivery_method(text: &str) -> Reading {
    let is_known = contains(&Facts::get().delivery_methods, text);
    Reading::touching_if(!is_known, Ambiguity::UnknownDeliveryMethod)
}

fn contains(known: &[String], text: &str) -> bool {
    known.iter().any(|name| name == text)
}
