//! What people and programs read: a [`verdict`] on a document, the [`catalogue`] of the contract, a run's
//! [`certificate`], what the sweep covers ([`coverage`]), a replayed case ([`replay`]), and several runs side by side ([`matrix`]).
//!
//! Everything here renders to a `String`: either text for people, styled with an [`Ink`], or JSON,
//! with one object per line. Text from a document is never printed raw: control characters and
//! bytes that are not UTF-8 are escaped.

mod case;
pub mod catalogue;
pub mod certificate;
mod columns;
pub mod comparison;
mod conformance;
pub mod coverage;
mod diff;
mod excerpt;
mod explanation;
#[cfg(feature = "cli")]
pub mod formats;
mod ink;
pub mod matrix;
pub mod replay;
pub mod verdict;
mod visible;

use serde::Serialize;

use crate::implementation::Identity;

pub use ink::Ink;
pub use visible::Visible;

/// The name of an implementation, with its version and its language.
fn full_name(identity: &Identity) -> String {
    let Identity { name, version, language, .. } = identity;
    let language = language.as_ref().map_or(String::new(), |language| format!(" ({language})"));
    Visible(&format!("{name} {version}{language}")).to_string()
}

/// One line of JSON, without a line feed.
///
/// # Panics
/// Never in practice: the values here have only strings as keys, and serializing them cannot fail.
fn json_line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers, lists and maps have a JSON form")
}
