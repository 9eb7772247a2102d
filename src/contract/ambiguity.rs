//! What the contract leaves open: [`Ambiguity`], an index into a table.

use std::fmt;

use super::schema::{COMPANION_NAME, PUBLISHED_NAME};
use super::shape::{self, Form, Property};
use super::source::{Layer, RFC_8259, Source};

/// A point that the contract leaves open, or on which its sources contradict each other.
///
/// A document that touches an ambiguity may be accepted or rejected, unless it breaks a rule
/// however the ambiguity is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Ambiguity {
    /// A byte order mark before the document.
    ByteOrderMark,
    /// A name that occurs twice in one object.
    DuplicateName,
    /// An escaped surrogate without its other half.
    LoneSurrogate,
    /// The character U+0000 in a string or a name.
    Nul,
    /// More containers open at once than [`Self::DEPTH_LIMIT`].
    Depth,
    /// A document longer than [`Self::SIZE_LIMIT`].
    Size,
    /// A number that does not fit into binary64 or a 53-bit integer.
    NumberRange,
    /// `t` or `z` in a time.
    TimeLowerCase,
    /// A space instead of the `T` of a time.
    TimeSeparator,
    /// `+00:00` or `-00:00` instead of the `Z` of a time.
    TimeZeroOffset,
    /// More than nine fraction digits.
    TimeFraction,
    /// 23:59:60 in UTC.
    TimeLeapSecond,
    /// The year 0000.
    TimeYearZero,
    /// A UUID in an unusual form, such as in upper case or after `urn:uuid:`.
    UuidForm,
    /// `null` for an optional property.
    OptionalNull,
    /// A factor type outside the known list.
    UnknownFactorType,
    /// A delivery method outside the known list.
    UnknownDeliveryMethod,
}

/// How the echo is compared with the document at a place where the document touches an ambiguity.
///
/// The value itself may always come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EchoRule {
    /// As at any other place.
    AsUsual,
    /// The value in the echo must be exactly one of the values of the duplicated name.
    AnyDuplicate,
    /// The value in the echo must be a string or `null`. If a name touches the ambiguity, its member
    /// is not compared, but the other members of the object are.
    TextOrNull,
    /// A number without a fraction or an exponent must be exact, or the binary64 number nearest to
    /// it. If it has more than 100 characters, and for any other number, the value is not compared.
    ExactOrNearest,
    /// The instants must be at most one second apart.
    WithinOneSecond,
    /// The value is not compared.
    NotCompared,
    /// The value must be equal, ignoring case.
    IgnoringCase,
    /// The value in the echo must be `null`, absent or empty.
    NullAbsentOrEmpty,
    /// The value in the echo may be absent or anything but one that the list names.
    NotAnotherKnown,
}

struct Row {
    ambiguity: Ambiguity,
    id: &'static str,
    layer: Layer,
    at: Where,
    echo: EchoRule,
    open: &'static str,
    source: Source,
}

/// Which values can touch an ambiguity.
#[derive(Clone, Copy)]
enum Where {
    Anywhere,
    Ids,
    Times,
    Optional,
    FactorType,
    DeliveryMethod,
}

impl Where {
    fn includes(self, property: &Property) -> bool {
        match (self, &property.form) {
            (Self::Optional, _) => property.required.is_none(),
            (Self::Ids, Form::Text(shape::TextKind::Id { .. }))
            | (Self::Times, Form::Text(shape::TextKind::Time { .. }))
            | (Self::FactorType, Form::Text(shape::TextKind::FactorType))
            | (Self::DeliveryMethod, Form::Text(shape::TextKind::DeliveryMethod)) => true,
            _ => false,
        }
    }
}

const RFC_3339: &str = "RFC 3339";

static TABLE: [Row; 17] = [
    Row {
        ambiguity: Ambiguity::ByteOrderMark,
        id: "json/byte-order-mark",
        layer: Layer::Json,
        at: Where::Anywhere,
        echo: EchoRule::AsUsual,
        open: "a byte order mark before the document: a reader may ignore it or refuse it",
        source: Source::cited(
            RFC_8259,
            "§8.1",
            "In the interests of interoperability, implementations that parse JSON texts MAY \
             ignore the presence of a byte order mark rather than treating it as an error.",
        ),
    },
    Row {
        ambiguity: Ambiguity::DuplicateName,
        id: "json/duplicate-name",
        layer: Layer::Json,
        at: Where::Anywhere,
        echo: EchoRule::AnyDuplicate,
        open: "a name that occurs twice in one object: readers keep the first value, keep the last, or refuse the document",
        source: Source::cited(
            RFC_8259,
            "§4",
            "When the names within an object are not unique, the behavior of software that receives such an object is unpredictable.",
        ),
    },
    Row {
        ambiguity: Ambiguity::LoneSurrogate,
        id: "json/lone-surrogate",
        layer: Layer::Json,
        at: Where::Anywhere,
        echo: EchoRule::TextOrNull,
        open: "an escaped unpaired surrogate: readers refuse it, keep it, or replace it",
        source: Source::cited(
            RFC_8259,
            "§8.2",
            "The behavior of software that receives JSON texts containing such values is unpredictable",
        ),
    },
    Row {
        ambiguity: Ambiguity::Nul,
        id: "json/nul",
        layer: Layer::Json,
        at: Where::Anywhere,
        echo: EchoRule::AsUsual,
        open: "the character U+0000: readers may limit the characters of strings",
        source: Source::cited(
            RFC_8259,
            "§9",
            "An implementation may set limits on the length and character contents of strings.",
        ),
    },
    Row {
        ambiguity: Ambiguity::Depth,
        id: "json/depth",
        layer: Layer::Json,
        at: Where::Anywhere,
        echo: EchoRule::AsUsual,
        open: "more than 32 containers nested in one another: readers may limit nesting",
        source: Source::cited(
            RFC_8259,
            "§9",
            "An implementation may set limits on the maximum depth of nesting.",
        ),
    },
    Row {
        ambiguity: Ambiguity::Size,
        id: "json/size",
        layer: Layer::Json,
        at: Where::Anywhere,
        echo: EchoRule::AsUsual,
        open: "a document longer than 1 MiB: readers may limit the size of texts",
        source: Source::cited(
            RFC_8259,
            "§9",
            "An implementation may set limits on the size of texts that it accepts.",
        ),
    },
    Row {
        ambiguity: Ambiguity::NumberRange,
        id: "json/number-range",
        layer: Layer::Json,
        at: Where::Anywhere,
        echo: EchoRule::ExactOrNearest,
        open: "a number that does not fit into binary64 or a 53-bit integer: readers may limit range and precision",
        source: Source::cited(
            RFC_8259,
            "§6",
            "This specification allows implementations to set limits on the range and precision of numbers accepted.",
        ),
    },
    Row {
        ambiguity: Ambiguity::TimeLowerCase,
        id: "time/lower-case",
        layer: Layer::Prose,
        at: Where::Times,
        echo: EchoRule::AsUsual,
        open: "`t` or `z` in a time",
        source: Source::cited(
            RFC_3339,
            "§5.6",
            "Per [ABNF] and ISO8601, the \"T\" and \"Z\" characters in this syntax may alternatively be lower case \"t\" or \"z\" respectively.",
        ),
    },
    Row {
        ambiguity: Ambiguity::TimeSeparator,
        id: "time/separator",
        layer: Layer::Prose,
        at: Where::Times,
        echo: EchoRule::AsUsual,
        open: "a space instead of the `T` of a time",
        source: Source::cited(
            RFC_3339,
            "§5.6",
            "Applications using this syntax may choose, for the sake of readability, to \
             specify a full-date and full-time separated by (say) a space character.",
        ),
    },
    Row {
        ambiguity: Ambiguity::TimeZeroOffset,
        id: "time/zero-offset",
        layer: Layer::Prose,
        at: Where::Times,
        echo: EchoRule::AsUsual,
        open: "`+00:00` or `-00:00` instead of the `Z` of a time in UTC",
        source: Source::cited(
            RFC_3339,
            "§4.3",
            "This differs semantically from an offset of \"Z\" or \"+00:00\", which imply \
             that UTC is the preferred reference point for the specified time.",
        ),
    },
    Row {
        ambiguity: Ambiguity::TimeFraction,
        id: "time/fraction",
        layer: Layer::Prose,
        at: Where::Times,
        echo: EchoRule::AsUsual,
        open: "more than nine fraction digits: the contract names no limit, but readers have one",
        source: Source::cited(RFC_3339, "§5.6", "time-secfrac    = \".\" 1*DIGIT"),
    },
    Row {
        ambiguity: Ambiguity::TimeLeapSecond,
        id: "time/leap-second",
        layer: Layer::Prose,
        at: Where::Times,
        echo: EchoRule::WithinOneSecond,
        open: "23:59:60 in UTC, on any day: libraries differ",
        source: Source::cited(
            RFC_3339,
            "§5.7",
            "The grammar element time-second may have the value \"60\" at the end of months in which a leap second occurs",
        ),
    },
    Row {
        ambiguity: Ambiguity::TimeYearZero,
        id: "time/year-zero",
        layer: Layer::Prose,
        at: Where::Times,
        echo: EchoRule::NotCompared,
        open: "the year 0000: libraries differ",
        source: Source::cited(
            RFC_3339,
            "§1",
            "All dates and times are assumed to be in the \"current era\", somewhere between 0000AD and 9999AD.",
        ),
    },
    Row {
        ambiguity: Ambiguity::UuidForm,
        id: "uuid/form",
        layer: Layer::Prose,
        at: Where::Ids,
        echo: EchoRule::IgnoringCase,
        open: "upper case, digits or more than three words in the prefix, `urn:uuid:`, the nil and max UUID, a variant or version outside RFC 9562",
        source: Source::cited(
            "RFC 9562",
            "§4",
            "any given UUID should be represented by the \"hex-and-dash\" string format \
             consisting of multiple groups of uppercase or lowercase alphanumeric hexadecimal \
             characters separated by single dashes/hyphens.",
        ),
    },
    Row {
        ambiguity: Ambiguity::OptionalNull,
        id: "optional/null",
        layer: Layer::Schema,
        at: Where::Optional,
        echo: EchoRule::NullAbsentOrEmpty,
        open: "`null` for an absent optional property: the schema's type has no null, yet the service and several SDKs write it",
        source: Source::cited(
            PUBLISHED_NAME,
            "#/properties/custom_claims/type",
            "\"type\": \"object\"",
        ),
    },
    Row {
        ambiguity: Ambiguity::UnknownFactorType,
        id: "factor/unknown-type",
        layer: Layer::Schema,
        at: Where::FactorType,
        echo: EchoRule::NotAnotherKnown,
        open: "a factor type outside the known list: the list has grown before, and SDKs differ",
        source: Source::cited(COMPANION_NAME, "#/properties/type/type", "\"type\": \"string\""),
    },
    Row {
        ambiguity: Ambiguity::UnknownDeliveryMethod,
        id: "factor/unknown-delivery-method",
        layer: Layer::Schema,
        at: Where::DeliveryMethod,
        echo: EchoRule::NotAnotherKnown,
        open: "a delivery method outside the known list: the list has grown before, and SDKs differ",
        source: Source::cited(
            COMPANION_NAME,
            "#/properties/delivery_method/type",
            "\"type\": \"string\"",
        ),
    },
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

    /// The ambiguity with the given id.
    pub fn find(id: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.id == id).map(|row| row.ambiguity)
    }

    /// The stable id, such as `json/duplicate-name`.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// What the contract leaves open, in one sentence.
    pub fn open(self) -> &'static str {
        self.row().open
    }

    /// The layer that leaves the point open.
    pub fn layer(self) -> Layer {
        self.row().layer
    }

    /// The JSON pointers of the values that can touch the ambiguity, with `*` for any array index.
    /// If any value can, the only pointer is that of the root, `""`.
    pub fn pointers(self) -> Vec<&'static str> {
        match self.row().at {
            Where::Anywhere => vec![""],
            at => {
                let touching =
                    shape::session().all().into_iter().filter(|property| at.includes(property));
                touching.map(|property| property.wrong_type.pointer()).collect()
            }
        }
    }

    /// The passage that leaves the point open, or that another source contradicts.
    pub fn source(self) -> &'static Source {
        &self.row().source
    }

    /// How the echo of an accepted document is compared where the document touches the ambiguity.
    pub(crate) fn echo(self) -> EchoRule {
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
    fn every_row_is_at_the_index_of_its_ambiguity() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.ambiguity as usize, index, "{}", row.id);
            assert_eq!(Ambiguity::find(row.id), Some(row.ambiguity));
        }
    }
}
