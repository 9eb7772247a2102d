//! What the contract leaves open: [`Ambiguity`], a row of a table.

use std::fmt;

/// A point that the contract leaves open, or on which its sources contradict each other.
///
/// A document that touches one may be accepted or rejected, unless it breaks a rule however the
/// point is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Ambiguity {
    /// A byte order mark before the document.
    ByteOrderMark,
    /// A name that stands twice in one object.
    DuplicateName,
    /// An escaped surrogate without its other half.
    LoneSurrogate,
    /// The character U+0000 in a string or name.
    Nul,
    /// More containers open at once than [`Self::DEPTH_LIMIT`].
    Depth,
    /// A document longer than [`Self::SIZE_LIMIT`].
    Size,
    /// A number that binary64 or a 53-bit integer does not hold.
    NumberRange,
    /// `t` or `z` in a time.
    TimeLowerCase,
    /// A space for the `T` of a time.
    TimeSeparator,
    /// `+00:00` or `-00:00` for the `Z` of a time.
    TimeZeroOffset,
    /// More than nine fraction digits.
    TimeFraction,
    /// 23:59:60 in UTC.
    TimeLeapSecond,
    /// The year 0000.
    TimeYearZero,
    /// A UUID in another than the plain form.
    UuidForm,
    /// `null` for an optional property.
    OptionalNull,
    /// A factor type outside the known list.
    UnknownFactorType,
    /// A delivery method outside the known list.
    UnknownDeliveryMethod,
}

/// How the echo of a document that touches an ambiguity is compared at that place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EchoRule {
    /// As everywhere else.
    AsUsual,
    /// It must be any one of the duplicated name's values, whole.
    AnyDuplicate,
    /// The value is not compared; for a name, its object.
    NotCompared,
    /// Equal but for upper and lower case.
    IgnoringCase,
    /// `null`, absent or empty.
    NullAbsentOrEmpty,
}

struct Row {
    ambiguity: Ambiguity,
    id: &'static str,
    open: &'static str,
    source: &'static str,
    echo: EchoRule,
}

const fn row(
    ambiguity: Ambiguity,
    id: &'static str,
    open: &'static str,
    source: &'static str,
    echo: EchoRule,
) -> Row {
    Row { ambiguity, id, open, source, echo }
}

#[rustfmt::skip]
const TABLE: [Row; 17] = [
    row(Ambiguity::ByteOrderMark, "json/byte-order-mark", "a byte order mark before the document: a reader may ignore it or refuse it", "RFC 8259 §8.1", EchoRule::AsUsual),
    row(Ambiguity::DuplicateName, "json/duplicate-name", "a name that stands twice in one object: first, last and refusal are all seen", "RFC 8259 §4", EchoRule::AnyDuplicate),
    row(Ambiguity::LoneSurrogate, "json/lone-surrogate", "an escaped unpaired surrogate: behaviour is \"unpredictable\"", "RFC 8259 §8.2", EchoRule::NotCompared),
    row(Ambiguity::Nul, "json/nul", "the character U+0000: limits on the characters of strings are allowed", "RFC 8259 §9", EchoRule::AsUsual),
    row(Ambiguity::Depth, "json/depth", "more than 32 containers open at once: limits on nesting are allowed", "RFC 8259 §9", EchoRule::AsUsual),
    row(Ambiguity::Size, "json/size", "a document above 1 MiB: limits on the size of texts are allowed", "RFC 8259 §9", EchoRule::AsUsual),
    row(Ambiguity::NumberRange, "json/number-range", "a number beyond what binary64 or a 53-bit integer holds: limits on range and precision are allowed", "RFC 8259 §6", EchoRule::NotCompared),
    row(Ambiguity::TimeLowerCase, "time/lower-case", "`t` or `z` in a time", "RFC 3339 §5.6, note", EchoRule::AsUsual),
    row(Ambiguity::TimeSeparator, "time/separator", "a space for the `T` of a time", "RFC 3339 §5.6, note", EchoRule::AsUsual),
    row(Ambiguity::TimeZeroOffset, "time/zero-offset", "`+00:00` or `-00:00` for the `Z` of a time in UTC", "RFC 3339 §4.3", EchoRule::AsUsual),
    row(Ambiguity::TimeFraction, "time/fraction", "more than nine fraction digits: no limit is named, readers have one", "RFC 3339 §5.6", EchoRule::AsUsual),
    row(Ambiguity::TimeLeapSecond, "time/leap-second", "23:59:60 in UTC, on any day: libraries differ", "RFC 3339 §5.7", EchoRule::NotCompared),
    row(Ambiguity::TimeYearZero, "time/year-zero", "the year 0000: libraries differ", "RFC 3339 §1", EchoRule::NotCompared),
    row(Ambiguity::UuidForm, "uuid/form", "upper case, digits or more than three words in the prefix, `urn:uuid:`, the nil and max UUID, a variant or version outside RFC 9562", "RFC 9562 §4", EchoRule::IgnoringCase),
    row(Ambiguity::OptionalNull, "optional/null", "`null` for an absent optional property: the schema's type has no null, yet the service and several SDKs write it", "the service's own examples", EchoRule::NullAbsentOrEmpty),
    row(Ambiguity::UnknownFactorType, "factor/unknown-type", "a factor type outside the known list: the list has grown before, and SDKs differ", "the companion schema", EchoRule::NotCompared),
    row(Ambiguity::UnknownDeliveryMethod, "factor/unknown-delivery-method", "a delivery method outside the known list: the list has grown before, and SDKs differ", "the companion schema", EchoRule::NotCompared),
];

impl Ambiguity {
    /// How many containers may be open at once before [`Ambiguity::Depth`] is touched.
    pub const DEPTH_LIMIT: usize = 32;
    /// How many bytes a document may have before [`Ambiguity::Size`] is touched.
    pub const SIZE_LIMIT: usize = 1 << 20;

    /// All ambiguities, in the order of the catalogue.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        TABLE.iter().map(|row| row.ambiguity)
    }

    /// The ambiguity of that id.
    pub fn find(id: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.id == id).map(|row| row.ambiguity)
    }

    /// Its stable id, such as `json/duplicate-name`.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// What is open.
    pub fn open(self) -> &'static str {
        self.row().open
    }

    /// Where the contract leaves it open.
    pub fn source(self) -> &'static str {
        self.row().source
    }

    /// How the echo of an accepted document is compared where it touches this.
    pub fn echo(self) -> EchoRule {
        self.row().echo
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

impl fmt::Display for Ambiguity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_at_its_own_place() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.ambiguity as usize, index, "{}", row.id);
            assert_eq!(Ambiguity::find(row.id), Some(row.ambiguity));
        }
    }
}
