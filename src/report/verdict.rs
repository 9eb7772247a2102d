//! A verdict on a document, for people and for programs: [`Judged`].

use std::fmt::Write;

use serde::Serialize;

use crate::contract::{Ambiguity, Expectation, Layer, Level, Rule};
use crate::json::Reason;
use crate::json::tape::Position;
use crate::oracle::{Entry, Verdict};

use super::excerpt::{self, Excerpt};
use super::explanation;
use super::ink::{Ink, Role};
use super::json_line;
use super::visible::{Pointer, Visible};

/// The note that is printed wherever level `schema` rejects what is not JSON.
pub const JSON_IS_OUR_CHOICE: &str = "level `schema` rejects what is not JSON by a choice of nearmiss: RFC 8259 §9 lets a parser \
     accept extensions, but a JSON Schema has no instance there";

/// A document, its name, and the verdict on it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The document's name: a path, or a case's id.
    pub name: &'a str,
    /// The document's bytes.
    pub document: &'a [u8],
    /// The oracle's verdict on the document.
    pub verdict: &'a Verdict,
}

/// The maximum number of places of a rule that a text lists. The first has an excerpt.
const LISTED: usize = 3;

impl Judged<'_> {
    /// The verdict in the style of a compiler's errors, in the order of the document. Ends with a
    /// line feed.
    pub fn text(&self, ink: Ink) -> String {
        let name = Visible(self.name);
        if self.verdict.is_plainly_valid() {
            return format!("{name}: {}\n", ink.paint(Role::Good, "valid"));
        }
        let mut blocks = Vec::new();
        let mut positions = self.positions().into_iter();
        for entry in &self.verdict.breaks {
            let positions: Vec<Position> = positions.by_ref().take(entry.places.len()).collect();
            blocks.push((first_offset(entry), self.broken(entry, &positions, ink)));
        }
        for entry in &self.verdict.touches {
            let positions: Vec<Position> = positions.by_ref().take(entry.places.len()).collect();
            blocks.push((first_offset(entry), self.touched(entry, &positions, ink)));
        }
        blocks.sort_by_key(|(offset, _)| *offset);
        let mut text: String = blocks.into_iter().map(|(_, block)| block).collect();
        text.push_str(&self.expected(ink));
        text
    }

    /// The verdict as one line of JSON, without a line feed.
    ///
    /// Each place is an entry of its own. If there are more places than the verdict lists, each
    /// entry also has the `count` of all places.
    pub fn json(&self) -> String {
        json_line(&self.object())
    }

    /// The verdict as an object, which other reports extend.
    pub(super) fn object(&self) -> VerdictJson<'_> {
        let mut positions = self.positions().into_iter();
        let breaks = self.verdict.breaks.iter().flat_map(|entry| {
            let places = entry.places.iter().zip(positions.by_ref());
            let broken = places.map(|(place, Position { line, column })| BrokenJson {
                rule: entry.what.id(),
                pointer: &place.pointer,
                line,
                column,
                count: unlisted(entry),
            });
            broken.collect::<Vec<_>>()
        });
        let breaks = breaks.collect();
        let ambiguities = self.verdict.touches.iter().flat_map(|entry| {
            entry.places.iter().map(|place| TouchedJson {
                id: entry.what.id(),
                pointer: &place.pointer,
                count: unlisted(entry),
            })
        });
        let ambiguities = ambiguities.collect();
        let [reader, schema, documented] =
            Level::ALL.map(|level| self.verdict.expect[level].name());
        let expect = ExpectJson { reader, schema, documented };
        VerdictJson { path: self.name, breaks, ambiguities, expect }
    }

    /// The positions of all places in the order of the verdict: first where rules are broken, then
    /// where ambiguities are touched.
    fn positions(&self) -> Vec<Position> {
        let broken = self.verdict.breaks.iter().flat_map(|entry| &entry.places);
        let touched = self.verdict.touches.iter().flat_map(|entry| &entry.places);
        let offsets: Vec<usize> = broken.chain(touched).map(|place| place.offset).collect();
        Position::all(self.document, &offsets)
    }

    fn broken(&self, entry: &Entry<Rule>, positions: &[Position], ink: Ink) -> String {
        let rule = entry.what;
        let offset = first_offset(entry);
        let sentence = explanation::sentence(rule, self.verdict, self.document, offset);
        let is_json = rule.layer() == Layer::Json;
        let length = match is_json {
            true => excerpt::character_length(self.document, offset),
            false => excerpt::token_length(self.document, offset),
        };
        let title = ink.paint(Role::Broken, format_args!("error[{rule}]")).to_string();
        let grammar = self.verdict.syntax.and_then(Reason::source);
        let mut notes = vec![format!("source: {}", grammar.as_ref().unwrap_or(rule.source()))];
        if is_json {
            notes.push(format!("note: {JSON_IS_OUR_CHOICE}"));
        }
        let heading = Heading { title, sentence: &sentence, role: Role::Broken };
        self.block(&heading, entry, positions, length, &notes, ink)
    }

    fn touched(&self, entry: &Entry<Ambiguity>, positions: &[Position], ink: Ink) -> String {
        let ambiguity = entry.what;
        let offset = first_offset(entry);
        let length = excerpt::token_length(self.document, offset);
        let title = ink.paint(Role::Open, format_args!("ambiguous[{ambiguity}]")).to_string();
        let heading = Heading { title, sentence: ambiguity.open(), role: Role::Open };
        let notes = [format!("source: {}", ambiguity.source())];
        self.block(&heading, entry, positions, length, &notes, ink)
    }

    fn block<T>(
        &self,
        heading: &Heading<'_>,
        entry: &Entry<T>,
        positions: &[Position],
        length: usize,
        notes: &[String],
        ink: Ink,
    ) -> String {
        let (Some(place), Some(position)) = (entry.places.first(), positions.first()) else {
            return String::new();
        };
        let mut notes = notes.to_vec();
        notes.splice(0..0, more_places(entry, positions));
        let number = position.line.to_string();
        let margin = " ".repeat(number.len());
        let [arrow, bar, equals] = ["-->", "|", "="].map(|sign| ink.paint(Role::Frame, sign));
        let Excerpt { text, indent, width } = Excerpt::of(self.document, place.offset, length);
        let underline = ink.paint(heading.role, "^".repeat(width)).to_string();
        let mut block =
            format!("{}: {}\n", heading.title, ink.paint(Role::Strong, heading.sentence));
        let Position { line, column } = position;
        let (name, pointer) = (Visible(self.name), Pointer(&place.pointer));
        let lines = [
            format!("{margin}{arrow} {name}:{line}:{column} at {pointer}"),
            format!("{margin} {bar}"),
            format!("{} {bar} {text}", ink.paint(Role::Frame, number)),
            format!("{margin} {bar} {}{underline}", " ".repeat(indent)),
        ];
        let notes = notes.iter().map(|note| format!("{margin} {equals} {note}"));
        for line in lines.into_iter().chain(notes) {
            block.push_str(line.trim_end());
            block.push('\n');
        }
        block.push('\n');
        block
    }

    fn expected(&self, ink: Ink) -> String {
        let (rules, ambiguities) = (self.verdict.breaks.len(), self.verdict.touches.len());
        let what = match (rules, ambiguities) {
            (0, _) => ink.paint(Role::Open, "ambiguous"),
            _ => ink.paint(Role::Broken, "broken"),
        };
        let (rules, ambiguities) =
            (counted(rules, "rule", "rules"), counted(ambiguities, "ambiguity", "ambiguities"));
        let name = Visible(self.name);
        let mut text =
            format!("{name}: {what}: {rules} broken, {ambiguities} touched; expected at level\n");
        for (level, expectation) in self.verdict.expect.iter() {
            let answer = match expectation {
                Expectation::Accept => "accept",
                Expectation::Reject => "reject",
                Expectation::Either => "either (any answer but a crash or a hang)",
            };
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "  {level:10}  {answer}");
        }
        let is_open = |level: &Level| !self.verdict.expect[*level].is_certain();
        if !self.verdict.breaks_nothing() && Level::ALL.iter().all(is_open) {
            text.push_str("  Only one value of a duplicated name is broken: only a reader that keeps that value has to reject.\n");
        }
        text
    }
}

struct Heading<'a> {
    title: String,
    sentence: &'a str,
    role: Role,
}

/// A count with its noun, such as "2 rules" or "no rule".
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

fn first_offset<T>(entry: &Entry<T>) -> usize {
    entry.places.first().map_or(0, |place| place.offset)
}

fn more_places<T>(entry: &Entry<T>, positions: &[Position]) -> Vec<String> {
    let others = entry.places.iter().zip(positions).take(LISTED).skip(1);
    let mut notes: Vec<String> = others
        .map(|(place, Position { line, column })| {
            format!("also at {line}:{column}, {}", Pointer(&place.pointer))
        })
        .collect();
    if entry.count > LISTED {
        notes.push(format!("and {}", counted(entry.count - LISTED, "more place", "more places")));
    }
    notes
}

fn unlisted<T>(entry: &Entry<T>) -> Option<usize> {
    (entry.count > entry.places.len()).then_some(entry.count)
}

#[derive(Serialize)]
pub(super) struct VerdictJson<'a> {
    path: &'a str,
    breaks: Vec<BrokenJson<'a>>,
    ambiguities: Vec<TouchedJson<'a>>,
    expect: ExpectJson,
}

#[derive(Serialize)]
struct BrokenJson<'a> {
    rule: &'a str,
    pointer: &'a str,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
}

#[derive(Serialize)]
struct TouchedJson<'a> {
    id: &'a str,
    pointer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
}

#[derive(Serialize)]
struct ExpectJson {
    reader: &'static str,
    schema: &'static str,
    documented: &'static str,
}
