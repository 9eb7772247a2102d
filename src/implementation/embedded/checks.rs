//! Checks a typed session against the schema's descriptions: [`check`].

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::session::Session;

/// Checks the ids, the times and the slug with `holds`. The error is the first text that does not
/// hold.
pub fn check(session: &Session, holds: impl Fn(&Described<'_>) -> bool) -> Result<(), Violation> {
    let check = |described: Described<'_>| match holds(&described) {
        true => Ok(()),
        false => Err(Violation::of(&described)),
    };
    for (name, text, form) in [
        ("member_session_id", &session.member_session_id, Form::Id),
        ("member_id", &session.member_id, Form::Id),
        ("started_at", &session.started_at, Form::Time),
        ("last_accessed_at", &session.last_accessed_at, Form::Time),
        ("expires_at", &session.expires_at, Form::Time),
        ("organization_id", &session.organization_id, Form::Id),
        ("organization_slug", &session.organization_slug, Form::Slug),
    ] {
        check(Described { name, factor: None, form, text })?;
    }
    for (index, object) in session.authentication_factors.iter().enumerate() {
        let factor = &object.0;
        for (name, time) in [
            ("last_authenticated_at", &factor.last_authenticated_at),
            ("created_at", &factor.created_at),
            ("updated_at", &factor.updated_at),
        ] {
            let Some(text) = time else { continue };
            check(Described { name, factor: Some(index), form: Form::Time, text })?;
        }
    }
    Ok(())
}

/// A text that does not have the form that its description asks for.
#[derive(Debug, thiserror::Error)]
#[error("{pointer}: not {form}")]
pub struct Violation {
    /// Where the text is, as a JSON pointer (RFC 6901).
    pub pointer: String,
    form: &'static str,
}

impl Violation {
    fn of(described: &Described<'_>) -> Self {
        let name = described.name;
        let pointer = match described.factor {
            None => format!("/{name}"),
            Some(index) => format!("/authentication_factors/{index}/{name}"),
        };
        let form = match described.form {
            Form::Id => "a UUID, alone or after one to three words",
            Form::Time => "an RFC 3339 time in UTC",
            Form::Slug => "a slug of 2 to 128 permitted characters",
        };
        Self { pointer, form }
    }
}

/// A text of a session that a description is about.
#[derive(Debug, Clone, Copy)]
pub struct Described<'a> {
    /// The name of the property that has the text as its value.
    pub name: &'static str,
    /// The index of the factor that the property belongs to, if it belongs to a factor.
    pub factor: Option<usize>,
    /// The form that the description asks for.
    pub form: Form,
    /// The text itself.
    pub text: &'a str,
}

impl Described<'_> {
    /// Whether the text has the form.
    pub fn holds(&self) -> bool {
        self.form.holds(self.text)
    }
}

/// The form that a description asks of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// "Globally unique UUID"
    Id,
    /// "Values conform to the RFC 3339 standard and are expressed in UTC"
    Time,
    /// "alphanumeric characters and the following reserved characters: `-` `.` `_` `~`. Must be
    /// between 2 and 128 characters in length"
    Slug,
}

impl Form {
    /// Whether a text has this form.
    pub fn holds(self, text: &str) -> bool {
        match self {
            Self::Id => is_id(text.as_bytes()),
            Self::Time => is_utc_time(text),
            Self::Slug => is_slug(text.as_bytes()),
        }
    }
}

const UUID_LENGTH: usize = 36;

/// A UUID, alone or after the words that the service puts before it: `session-test-…`.
fn is_id(text: &[u8]) -> bool {
    let Some(start) = text.len().checked_sub(UUID_LENGTH) else { return false };
    let (prefix, uuid) = text.split_at(start);
    is_prefix(prefix) && is_uuid(uuid)
}

/// Nothing, or one to three lower-case words with a hyphen after each.
fn is_prefix(text: &[u8]) -> bool {
    let Some(words) = text.strip_suffix(b"-") else { return text.is_empty() };
    let is_word = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_lowercase);
    words.split(|&byte| byte == b'-').all(is_word)
        && words.iter().filter(|&&byte| byte == b'-').count() < 3
}

/// Five groups of 8, 4, 4, 4 and 12 hexadecimal digits, separated by hyphens (RFC 9562, section 4).
fn is_uuid(text: &[u8]) -> bool {
    text.len() == UUID_LENGTH
        && text.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A time in the format of RFC 3339, section 5.6, with an upper-case `T` and `Z`.
fn is_utc_time(text: &str) -> bool {
    const SEPARATOR: usize = "2021-12-29".len();
    // The parser accepts any byte as the separator, and any offset.
    text.as_bytes().get(SEPARATOR) == Some(&b'T')
        && text.ends_with('Z')
        && OffsetDateTime::parse(text, &Rfc3339).is_ok()
}

fn is_slug(text: &[u8]) -> bool {
    let is_permitted =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (2..=128).contains(&text.len()) && text.iter().all(is_permitted)
}
