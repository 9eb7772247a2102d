//! `nearmiss rules`: the catalogue of rules, ambiguities, features and hostile documents.

use std::collections::HashSet;
use std::io::Write;

use clap::{Args, ValueEnum};
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::catalogue::{self, Item};
use nearmiss::internal::report::coverage::Coverage;
use nearmiss::internal::schema;

use super::status::Status;
use super::{Done, Failure, Format, cases, suggestion};

/// List the rules of the contract, the points that it leaves open, and the features and hostile
/// documents of the generator, or explain one with its source and its documents.
///
/// The json rules apply at level `schema` by a choice of nearmiss: RFC 8259 §9 lets a parser accept
/// extensions, but a JSON Schema has no instance there.
#[derive(Debug, Args)]
pub(super) struct Rules {
    /// The id of one of these, such as `organization_slug/charset`, `json/depth`, `claims/text` or
    /// `hostile/long-string`.
    id: Option<String>,
    /// The format of the catalogue.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print the schemas instead: the published one byte for byte, then its companion.
    #[arg(
        long,
        value_enum,
        value_name = "WHICH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "both",
        conflicts_with_all = ["id", "format"]
    )]
    schema: Option<Schema>,
    /// Print what the sweep covers: each rule at each place, kept and broken.
    #[arg(long, conflicts_with_all = ["id", "format", "schema"])]
    coverage: bool,
}

/// Which schemas are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Schema {
    /// Both, one after the other.
    Both,
    /// The published schema, byte for byte.
    Published,
    /// The companion for authentication factors, written from published facts.
    Companion,
}

impl Rules {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        if self.coverage {
            let coverage = Coverage::of_sweep();
            out.write_all(coverage.text().as_bytes())?;
            return Ok(if coverage.holes().is_empty() {
                Status::Reached
            } else {
                Status::HarnessFault
            });
        }
        let text = match (&self.id, self.schema) {
            (_, Some(schema)) => schema.text(),
            (Some(id), None) => self.some(find(id)?),
            (None, None) => self.all(),
        };
        out.write_all(text.as_bytes())?;
        Ok(Status::Reached)
    }

    fn all(&self) -> String {
        match self.format {
            Format::Text => catalogue::text(Ink::Colour),
            Format::Json => catalogue::json(),
        }
    }

    fn some(&self, items: Vec<Item>) -> String {
        let one = |item: &Item| match self.format {
            Format::Text => item.text(&item.examples(), Ink::Colour),
            Format::Json => item.json(&item.examples()) + "\n",
        };
        let between = if let Format::Text = self.format { "\n" } else { "" };
        items.iter().map(one).collect::<Vec<_>>().join(between)
    }
}

impl Schema {
    fn text(self) -> String {
        let published = || schema::PUBLISHED.to_owned();
        let companion = || format!("{:#}\n", schema::companion());
        match self {
            Self::Both => published() + &companion(),
            Self::Published => published(),
            Self::Companion => companion(),
        }
    }
}

fn find(id: &str) -> Result<Vec<Item>, Failure> {
    let items = Item::find(id);
    if !items.is_empty() {
        return Ok(items);
    }
    if cases::swept(id).is_some() {
        let words = format!("{id} is a case: `nearmiss replay {id}` shows it");
        return Err(Failure::Usage(words));
    }
    let mut known = HashSet::new();
    let ids = Item::all().map(Item::id).filter(|id| known.insert(*id));
    let advice = match suggestion::similar(id, ids) {
        None => "`nearmiss rules` lists them all".to_owned(),
        Some(similar) => format!("did you mean {similar}?"),
    };
    Err(Failure::Usage(format!(
        "no rule, ambiguity, feature or hostile document is called `{}`: {advice}",
        id.escape_debug()
    )))
}
