//! Several runs side by side, as tables in Markdown and HTML: [`Matrix`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::contract::{Ambiguity, Level};
use crate::finding::Kind;
use crate::run::{Answers, Family, Finding, Run, Status};

use super::verdict::counted;
use super::{columns, full_name};

/// Several runs side by side.
#[derive(Debug)]
pub struct Matrix<'r> {
    columns: Vec<Column<'r>>,
}

/// One of the runs.
#[derive(Debug)]
struct Column<'r> {
    name: String,
    run: &'r Run,
    families: Vec<Family<'r>>,
}

/// A table. The first row is its head, and the first column names the rows.
struct Table {
    title: &'static str,
    rows: Vec<Vec<String>>,
}

impl<'r> Matrix<'r> {
    /// A column for each run, with its name; by default, the name that the implementation says. All
    /// runs have the same cases.
    pub fn new(runs: &'r [(Option<String>, Run)]) -> Self {
        let column = |(name, run): &'r (Option<String>, Run)| Column {
            name: name.clone().unwrap_or_else(|| full_name(&run.identity)),
            run,
            families: run.families(),
        };
        Self { columns: runs.iter().map(column).collect() }
    }

    /// The tables in Markdown. Ends with a line feed.
    pub fn markdown(&self) -> String {
        let tables: Vec<String> = self.tables().iter().map(Table::markdown).collect();
        tables.join("\n")
    }

    /// The tables as an HTML page that needs nothing else.
    pub fn html(&self) -> String {
        let tables: String = self.tables().iter().map(Table::html).collect();
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>nearmiss: implementations side by side</title>\n<style>{STYLE}</style>\n\
             </head>\n<body>\n<h1>Implementations side by side</h1>\n{tables}</body>\n</html>\n"
        )
    }

    fn tables(&self) -> Vec<Table> {
        let tables = [self.levels(), self.families(), self.answers(), self.echoes()];
        tables.into_iter().filter(|table| table.rows.len() > 1).collect()
    }

    fn head(&self, first: &str) -> Vec<String> {
        let names = self.columns.iter().map(|column| column.name.clone());
        std::iter::once(first.to_owned()).chain(names).collect()
    }

    /// A row with a cell for each run.
    fn row(&self, name: &str, cell: impl Fn(&Column<'r>) -> String) -> Vec<String> {
        let cells = self.columns.iter().map(cell);
        std::iter::once(name.to_owned()).chain(cells).collect()
    }

    /// The level that each implementation reaches, and its families by kind.
    fn levels(&self) -> Table {
        let mut rows = vec![self.head("")];
        rows.push(self.row("reaches level", |column| {
            column.run.reached().map_or("none", Level::name).to_owned()
        }));
        for level in Level::ALL {
            let status = |column: &Column<'_>| match column.run.levels[level].status {
                Status::Failed => {
                    let count = |finding: &&Finding| finding.failure.level == level;
                    let findings = column.run.findings.iter().filter(count).count();
                    format!("failed ({})", counted(findings, "finding", "findings"))
                }
                status => status.name().to_owned(),
            };
            rows.push(self.row(&format!("level {level}"), status));
        }
        for kind in Kind::ALL {
            let count = |column: &Column<'_>| {
                column.families.iter().filter(|family| family.kind == kind).count()
            };
            if self.columns.iter().any(|column| count(column) > 0) {
                let name = format!("families {kind}");
                rows.push(self.row(&name, |column| count(column).to_string()));
            }
        }
        Table { title: "Levels", rows }
    }

    /// The families of all implementations, and how many findings each has in which.
    fn families(&self) -> Table {
        let mut known: Vec<(Level, String)> = Vec::new();
        for column in &self.columns {
            known.extend(column.families.iter().map(|family| (family.level, words(family))));
        }
        known.sort();
        known.dedup();

        let mut rows = vec![self.head("what is wrong (findings)")];
        for (level, words_of) in known {
            let cell = |column: &Column<'_>| {
                let same = column.families.iter().filter(|family| words(family) == words_of);
                match same.map(|family| family.findings.len()).sum() {
                    0 => String::new(),
                    findings => findings.to_string(),
                }
            };
            rows.push(self.row(&format!("{words_of} ({level})"), cell));
        }
        Table { title: "What is wrong", rows }
    }

    /// What each implementation does with documents that touch an ambiguity.
    fn answers(&self) -> Table {
        let answers = self.columns.iter().map(|column| &column.run.observations.answers);
        let ambiguities: BTreeSet<Ambiguity> =
            answers.flat_map(|answers| answers.keys().copied()).collect();
        let mut rows = vec![self.head("where the contract is open")];
        for ambiguity in ambiguities {
            rows.push(self.row(ambiguity.id(), |column| {
                column.run.observations.answers.get(&ambiguity).map_or(String::new(), answered)
            }));
        }
        Table { title: "Answers where the contract is open", rows }
    }

    /// How echoes differ where the contract allows it.
    fn echoes(&self) -> Table {
        let mut known = BTreeMap::new();
        for Column { run, .. } in &self.columns {
            known.extend(run.observations.allowances.keys().map(|one| (*one, one.says())));
        }
        let mut rows = vec![self.head("what comes back")];
        for (allowance, says) in known {
            rows.push(self.row(says, |column| {
                let is_seen = column.run.observations.allowances.contains_key(&allowance);
                if is_seen { "yes".to_owned() } else { String::new() }
            }));
        }
        Table { title: "Echoes", rows }
    }
}

/// What is wrong, with the implementation's own words where they alone tell causes apart.
fn words(family: &Family<'_>) -> String {
    let says = matches!(family.kind, Kind::WronglyRejected | Kind::Crashed);
    let detail = &family.smallest().failure.detail;
    let line = detail.lines().next().filter(|line| says && !line.is_empty());
    match line {
        Some(line) => format!("{}: {}", family.title, columns::cut(line, WORDS)),
        None => family.title.clone(),
    }
}

/// How many columns the implementation's own words may take.
const WORDS: usize = 80;

fn answered(answers: &Answers) -> String {
    match (answers.accepted, answers.rejected) {
        (0, _) => "rejected".to_owned(),
        (_, 0) => "accepted".to_owned(),
        (accepted, rejected) => format!("{accepted} of {} accepted", accepted + rejected),
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color-scheme:light dark}\
    table{border-collapse:collapse;margin-bottom:2rem}\
    th,td{border:1px solid #888;padding:.3rem .6rem;text-align:left;vertical-align:top}";

impl Table {
    fn markdown(&self) -> String {
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> =
                row.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "| {} |", cells.join(" | "));
            if index == 0 {
                let _ = writeln!(text, "|{}", " --- |".repeat(row.len()));
            }
        }
        text
    }

    fn html(&self) -> String {
        let mut text = format!("<h2>{}</h2>\n<table>\n", escaped(self.title));
        for (index, row) in self.rows.iter().enumerate() {
            let cells = row.iter().enumerate().map(|(column, cell)| {
                let cell = escaped(cell);
                match (index, column) {
                    (0, _) => format!("<th scope=\"col\">{cell}</th>"),
                    (_, 0) => format!("<th scope=\"row\">{cell}</th>"),
                    _ => format!("<td>{cell}</td>"),
                }
            });
            let _ = writeln!(text, "<tr>{}</tr>", cells.collect::<String>());
        }
        text + "</table>\n"
    }
}

/// A text without the characters that mean something in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_cannot_break_a_table() {
        let row = ["a|b".to_owned(), "<script>&\"".to_owned()];
        let table = Table { title: "T", rows: vec![row.to_vec(), row.to_vec()] };
        let line = "| a\\|b | <script>&\" |\n";
        assert_eq!(table.markdown(), format!("{line}| --- | --- |\n{line}"));
        let html = table.html();
        assert!(html.contains("<td>&lt;script&gt;&amp;&quot;</td>"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
    }
}
