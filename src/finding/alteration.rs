//! What kind of change an echo shows, whatever the values are: [`Alteration`].

use std::fmt;

use super::difference::Change;

/// What kind of change an echo shows. Findings with the same alteration are likely to have the same
/// cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alteration {
    /// A value did not come back.
    Dropped(Shape),
    /// A value that was not sent came back.
    Added(Shape),
    /// A value came back as one of another shape.
    Reshaped(Shape, Shape),
    /// A string came back without white space at its ends.
    Trimmed,
    /// A string came back with letters of another case.
    CaseChanged,
    /// A string came back shorter: its end is missing.
    Cut,
    /// A string came back with U+FFFD in it.
    Replaced,
    /// A time came back as another instant.
    Time,
    /// Another string, number or boolean came back.
    Changed(Shape),
    /// An array came back with more or fewer elements.
    Resized,
    /// The value of another, unknown property took a property's place.
    TakenOver,
    /// A name came back more than once, with different values.
    Repeated,
    /// No echo came back, or one that is not JSON.
    NoEcho,
}

/// The shape of a JSON value: its type, or that it is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// `null`.
    Null,
    /// `""`.
    EmptyString,
    /// `[]`.
    EmptyArray,
    /// `{}`.
    EmptyObject,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string that is not empty.
    String,
    /// An array that is not empty.
    Array,
    /// An object that is not empty.
    Object,
}

impl Alteration {
    /// The kind of a change.
    pub(super) fn of(change: &Change) -> Self {
        match change {
            Change::Missing { sent } => Self::Dropped(Shape::of(sent)),
            Change::Added { came } => Self::Added(Shape::of(came)),
            Change::Replaced { sent, came } => Self::replaced(sent, came),
            Change::Resized { .. } => Self::Resized,
            Change::TakenOver { .. } => Self::TakenOver,
            Change::Repeated { .. } => Self::Repeated,
        }
    }

    fn replaced(sent: &str, came: &str) -> Self {
        let (before, after) = (Shape::of(sent), Shape::of(came));
        let is_text =
            before == Shape::String && matches!(after, Shape::String | Shape::EmptyString);
        if !is_text {
            return match before == after {
                true => Self::Changed(before),
                false => Self::Reshaped(before, after),
            };
        }

        let [sent, came] = [sent, came].map(|text| text.trim_matches('"'));
        if is_time(sent) {
            Self::Time
        } else if came.contains('\u{fffd}') && !sent.contains('\u{fffd}') {
            Self::Replaced
        } else if is_trimmed(sent, came) {
            Self::Trimmed
        } else if sent.to_lowercase() == came.to_lowercase() {
            Self::CaseChanged
        } else if sent.starts_with(came) {
            Self::Cut
        } else {
            Self::Changed(before)
        }
    }

    /// The name in the id of a family, such as `empty-string-dropped`.
    pub(crate) fn id(self) -> String {
        match self {
            Self::Dropped(shape) => format!("{}-dropped", shape.id()),
            Self::Added(shape) => format!("{}-added", shape.id()),
            Self::Reshaped(before, after) => format!("{}-to-{}", before.id(), after.id()),
            Self::Trimmed => "trimmed".to_owned(),
            Self::CaseChanged => "case-changed".to_owned(),
            Self::Cut => "cut".to_owned(),
            Self::Replaced => "replacement-character".to_owned(),
            Self::Time => "time-changed".to_owned(),
            Self::Changed(shape) => format!("{}-changed", shape.id()),
            Self::Resized => "array-resized".to_owned(),
            Self::TakenOver => "taken-over".to_owned(),
            Self::Repeated => "repeated".to_owned(),
            Self::NoEcho => "no-echo".to_owned(),
        }
    }
}

/// What happens to the values, for the title of a family.
impl fmt::Display for Alteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped(shape) => write!(f, "{shape} does not come back"),
            Self::Added(shape) => write!(f, "{shape} comes back that was not sent"),
            Self::Reshaped(before, after) => write!(f, "{before} comes back as {after}"),
            Self::Trimmed => f.write_str("strings come back without white space at their ends"),
            Self::CaseChanged => f.write_str("strings come back with letters of another case"),
            Self::Cut => f.write_str("strings come back without their end"),
            Self::Replaced => f.write_str("strings come back with U+FFFD in them"),
            Self::Time => f.write_str("times come back as another instant"),
            Self::Changed(shape) => write!(f, "another value comes back for {shape}"),
            Self::Resized => f.write_str("arrays come back with more or fewer elements"),
            Self::TakenOver => f.write_str("an unknown property takes a property's place"),
            Self::Repeated => f.write_str("a name comes back more than once"),
            Self::NoEcho => f.write_str("accepted documents do not come back as JSON"),
        }
    }
}

impl Shape {
    /// The shape of a JSON text, which may be cut.
    fn of(text: &str) -> Self {
        let is_empty = |open, close| {
            let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            inner.is_some_and(|inner: &str| inner.trim().is_empty())
        };
        match text.as_bytes() {
            b"null" => Self::Null,
            b"\"\"" => Self::EmptyString,
            _ if is_empty('[', ']') => Self::EmptyArray,
            _ if is_empty('{', '}') => Self::EmptyObject,
            b"true" | b"false" => Self::Boolean,
            [b'"', ..] => Self::String,
            [b'[', ..] => Self::Array,
            [b'{', ..] => Self::Object,
            _ => Self::Number,
        }
    }

    /// Whether it is the shape of an empty value or `null`.
    pub(crate) const fn is_empty(self) -> bool {
        matches!(self, Self::Null | Self::EmptyString | Self::EmptyArray | Self::EmptyObject)
    }

    /// The name in the id of a family.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::EmptyString => "empty-string",
            Self::EmptyArray => "empty-array",
            Self::EmptyObject => "empty-object",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "`null`",
            Self::EmptyString => "`\"\"`",
            Self::EmptyArray => "`[]`",
            Self::EmptyObject => "`{}`",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// Whether the only difference is white space at the ends. The texts are those of JSON, so control
/// characters may be escaped.
fn is_trimmed(sent: &str, came: &str) -> bool {
    const ESCAPED: [&str; 4] = ["\\t", "\\n", "\\r", "\\f"];

    let mut rest = sent;
    loop {
        let trimmed = rest.trim();
        if trimmed == came || rest.trim_start() == came || rest.trim_end() == came {
            return rest.len() < sent.len() || trimmed.len() < rest.len();
        }
        let head = ESCAPED.iter().find_map(|escape| trimmed.strip_prefix(escape));
        let shorter =
            head.or_else(|| ESCAPED.iter().find_map(|escape| trimmed.strip_suffix(escape)));
        match shorter {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// Whether a text begins like a time of RFC 3339.
fn is_time(text: &str) -> bool {
    let form = b"0000-00-00T00:00:00";
    text.len() >= form.len()
        && form.iter().zip(text.as_bytes()).all(|(form, byte)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == form,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(sent: &str, came: &str) -> String {
        Alteration::of(&Change::Replaced { sent: sent.to_owned(), came: came.to_owned() }).id()
    }

    #[test]
    fn changes_of_the_same_kind_have_the_same_id() {
        assert_eq!(replaced("{}", "[]"), "empty-object-to-empty-array");
        assert_eq!(replaced("\" a \"", "\"a\""), "trimmed");
        assert_eq!(replaced("\"\\n a\\t\"", "\"a\""), "trimmed");
        assert_eq!(replaced("\"a\\n\"", "\"a\""), "trimmed");
        assert_eq!(replaced("\" \"", "\"\""), "trimmed");
        assert_eq!(replaced("\"a\"", "\"\""), "cut");
        assert_eq!(replaced("[ ]", "{}"), "empty-array-to-empty-object");
        assert_eq!(
            replaced("\"2021-12-29T12:33:09.5Z\"", "\"2021-12-29T12:33:09Z\""),
            "time-changed"
        );
        assert_eq!(replaced("\"aB\"", "\"ab\""), "case-changed");
        assert_eq!(replaced("\"abc\"", "\"ab\""), "cut");
        assert_eq!(replaced("\"a\"", "\"\u{fffd}\""), "replacement-character");
        assert_eq!(replaced("\"a\"", "\"b\""), "string-changed");
        assert_eq!(replaced("1", "2"), "number-changed");
        assert_eq!(replaced("\"1\"", "1"), "string-to-number");
        let missing = Change::Missing { sent: "\"\"".to_owned() };
        assert_eq!(Alteration::of(&missing).id(), "empty-string-dropped");
    }
}
