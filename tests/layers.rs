//! Which module may import which: every path from `crate` or `super` in `src` is checked against the table
//! of modules in ARCHITECTURE.md. Paths in comments do not count, paths in tests do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::sync::LazyLock;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The rows of the table: a module imports only from rows above its own.
static ROWS: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| rows(include_str!("../ARCHITECTURE.md")));

/// Modules of rows above that a module does without.
const WITHOUT: [(&str, &[&str], &str); 4] = [
    ("implementation", &["contract", "entropy", "json", "text"], "it uses nothing of ours"),
    (
        "connection",
        &["contract", "entropy", "json", "text", "oracle", "plan"],
        "it uses only `implementation`",
    ),
    ("sweep", &["oracle", "implementation", "connection"], "its cases depend on nothing else"),
    ("shrink", &["oracle", "implementation", "connection"], "it asks them through closures"),
];

/// Reads the table of modules: lines such as ``| 2 | `json` | … |``.
fn rows(architecture: &str) -> Vec<Vec<String>> {
    let (_, table) = architecture.split_once("## Modules").expect("there is a table of modules");
    let cells = |line: &str| -> Vec<String> { line.split('|').map(str::to_owned).collect() };
    let rows = table
        .lines()
        .map(cells)
        .filter(|cells| cells.len() > 3 && cells[1].trim().parse::<usize>().is_ok());
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    rows.map(|cells| names(&cells[2])).collect()
}

#[test]
fn every_module_imports_from_earlier_rows_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    assert!(files.len() > 50, "only {} files are found", files.len());
    let mut all = BTreeSet::new();
    for file in files {
        let name = file.strip_prefix(root).expect("it is below the root").to_string_lossy();
        let source = fs::read_to_string(&file).expect("it is readable");
        all.extend(violations(&name.replace('\\', "/"), &source));
    }
    let all: Vec<String> = all.into_iter().collect();
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

#[test]
fn every_kind_of_violation_is_found() {
    let found = |file: &str, source: &str| violations(file, source).join("; ");
    let later =
        "src/json/tape/mod.rs:1: `crate::run::Run`: `json` (row 2) may not import `run` (row 9)";
    assert_eq!(found("src/json/tape/mod.rs", "use crate::run::Run;"), later);
    let source = "use std::fmt;\nuse crate::{\n    json::{self, Tape},\n    oracle::Oracle,\n};";
    let same_row = "src/plan/draw.rs:4: `crate::oracle::Oracle`: `plan` (row 4) may not import `oracle` (row 4)";
    assert_eq!(found("src/plan/draw.rs", source), same_row);
    let source = "fn f() { assert!(crate::plan::Plan::new()) }";
    assert!(found("src/oracle/mod.rs", source).contains("`crate::plan::Plan::new`"), "in a macro");
    let source = "#[cfg(test)]\nmod tests { use super::super::super::plan::Plan; }";
    assert!(found("src/oracle/walk.rs", source).contains(":2: `super::super::super::plan::Plan`"));
    let source = "use crate::contract::Rule;";
    assert!(found("src/implementation/mod.rs", source).ends_with("it uses nothing of ours"));
    assert!(found("src/shrink.rs", "use crate::oracle;").ends_with("through closures"));
    assert!(found("src/run.rs", "use crate::Case;").ends_with("`Case` is no module of the table"));
    assert!(found("src/report/ink.rs", "use crate::*;").ends_with("`*` is no module of the table"));
    let unknown = "src/helpers.rs: the module `helpers` is not in the table";
    assert_eq!(found("src/helpers.rs", ""), unknown);
}

#[test]
fn what_is_allowed_is_no_violation() {
    let source = "//! [`crate::harness::Harness`]\nuse crate::{contract::Rule, json::Tape};\n\
        pub(crate) fn f() { crate::oracle::walk::g() }\n/// [`crate::run`]\npub(in crate::oracle) fn h() {}\n\
        mod tests { use super::super::oracle::Verdict; const S: &str = \"crate::run::Run\"; }";
    assert_eq!(violations("src/oracle/mod.rs", source), Vec::<String>::new());
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it is readable").path();
        match path.extension() {
            _ if path.is_dir() => collect(&path, files),
            Some(extension) if extension == "rs" => files.push(path),
            _ => {}
        }
    }
}

/// What a file imports against the table, each with its line.
fn violations(file: &str, source: &str) -> Vec<String> {
    let inside = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    if matches!(inside, "lib" | "main") {
        return Vec::new();
    }
    let own = module[0].clone();
    if row(&own).is_none() {
        return vec![format!("{file}: the module `{own}` is not in the table")];
    }
    let tokens = TokenStream::from_str(source).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut paths = Vec::new();
    scan(tokens, &module, &mut paths);
    let faults = paths.iter().filter_map(|path| {
        let fault = fault(&own, &path.resolved)?;
        Some(format!("{file}:{}: `{}`: {fault}", path.line, path.written))
    });
    faults.collect()
}

/// What is wrong with a module's use of a path that begins at the root.
fn fault(own: &str, resolved: &[String]) -> Option<String> {
    let target = resolved.first()?;
    if target == own {
        return None;
    }
    let (Some(here), Some(there)) = (row(own), row(target)) else {
        return Some(format!("`{target}` is no module of the table"));
    };
    if there >= here {
        return Some(format!("`{own}` (row {here}) may not import `{target}` (row {there})"));
    }
    let without =
        WITHOUT.iter().find(|(module, but, _)| *module == own && but.contains(&&**target));
    without.map(|(_, _, why)| format!("`{own}` may not import `{target}`: {why}"))
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.iter().any(|name| name == module)).map(|index| index + 1)
}

/// A path from `crate` or `super`.
struct Found {
    line: usize,
    /// As it stands, without its braces.
    written: String,
    /// From the root.
    resolved: Vec<String>,
}

/// Finds the paths in some tokens of a module.
fn scan(tokens: TokenStream, module: &[String], found: &mut Vec<Found>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        at += 1;
        match rest {
            [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..]
                if word == "mod" =>
            {
                scan(body.stream(), &[module, &[name.to_string()]].concat(), found);
                at += 2;
            }
            [TokenTree::Ident(word), ..] if word == "crate" || word == "super" => {
                let is_path = is_colon(rest.get(1)) && is_colon(rest.get(2));
                if is_path {
                    at = tokens.len() - follow(rest, module, &[], found).len();
                }
            }
            [TokenTree::Group(group), ..] => scan(group.stream(), module, found),
            _ => {}
        }
    }
}

/// Follows a path to its ends, of which it has several where it ends in braces; returns what stands
/// behind it.
fn follow<'t>(
    mut tokens: &'t [TokenTree],
    module: &[String],
    before: &[(String, Span)],
    found: &mut Vec<Found>,
) -> &'t [TokenTree] {
    let mut path = before.to_vec();
    loop {
        match tokens {
            [TokenTree::Group(group), rest @ ..] if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
                for branch in inner.split(is_comma).filter(|branch| !branch.is_empty()) {
                    follow(branch, module, &path, found);
                }
                return rest;
            }
            [segment, rest @ ..] => {
                path.push((segment.to_string(), segment.span()));
                tokens = rest;
            }
            [] => break,
        }
        match tokens {
            [one, two, rest @ ..] if is_colon(Some(one)) && is_colon(Some(two)) => tokens = rest,
            _ => break,
        }
    }
    found.push(end_of(&path, module));
    tokens
}

fn end_of(path: &[(String, Span)], module: &[String]) -> Found {
    let mut resolved = module.to_vec();
    for (segment, _) in path {
        match segment.as_str() {
            "crate" => resolved.clear(),
            "super" => _ = resolved.pop(),
            "self" => {}
            name => resolved.push(name.to_owned()),
        }
    }
    let written: Vec<&str> = path.iter().map(|(segment, _)| segment.as_str()).collect();
    let line = path.last().map_or(0, |(_, span)| span.start().line);
    Found { line, written: written.join("::"), resolved }
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}
