//! An implementation detail of `nearmiss::regressions!`. Do not use this crate directly.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use proc_macro::TokenStream;

/// Takes a name and a file, and generates a module of that name with a test for each replay token
/// in the file. Each test passes the file, the line and the token to the function of the same name,
/// which is next to the module.
#[doc(hidden)]
#[proc_macro]
pub fn tests_of_tokens(input: TokenStream) -> TokenStream {
    // Only `nearmiss::regressions!` calls this macro, and it always passes a name and a file.
    let parts: Vec<String> = input.into_iter().map(|part| part.to_string()).collect();
    let [name, file] = parts.as_slice() else { unreachable!("the macro passes a name and a file") };
    // The path may be a raw string. Escapes are not supported.
    let file = file.trim_start_matches('r').trim_matches('#').trim_matches('"');
    let folder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let text = fs::read_to_string(Path::new(&folder).join(file))
        .map_err(|error| format!("the regressions in {file} cannot be read: {error}"));
    let tests = text.and_then(|text| tests(&text, file, name));
    let code = tests.unwrap_or_else(|error| format!("compile_error!({error:?});"));
    code.parse().expect("the generated code is Rust")
}

/// The source code of the module with the tests.
///
/// # Errors
/// If the text has no token: the file is probably the wrong one.
fn tests(text: &str, file: &str, name: &str) -> Result<String, String> {
    // Because of `include_str!`, the compiler watches the file, and a new token becomes a new test.
    let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {file:?})");
    let mut code = format!(
        "#[cfg(test)] mod {name} {{ const FILE: &str = {path}; const _: &str = include_str!({path});"
    );
    let (mut last, mut nth) = (0, 0);
    for Token { line, token, case } in tokens(text) {
        // If a failure has several cases, their tokens are on one line.
        nth = if line == last { nth + 1 } else { 1 };
        last = line;
        let nth = if nth > 1 { format!("_{nth}") } else { String::new() };
        let test = format!("line_{line}{nth}{}", words(case));
        let _ = write!(code, "#[test] fn {test}() {{ super::{name}(FILE, {line}, {token:?}); }}");
    }
    if last == 0 {
        return Err(format!(
            "{file} has no replay token: proptest writes them only for values of `nearmiss::case::Case`"
        ));
    }
    Ok(code + "}")
}

/// A replay token as proptest writes it: `Case(nm1:…, organization_slug/charset/line-feed)`.
#[derive(Debug, PartialEq)]
struct Token<'t> {
    /// Its line number, counting from 1.
    line: usize,
    token: &'t str,
    /// The id of the case. It is empty if no id follows the token.
    case: &'t str,
}

/// The tokens in a text. Lines that begin with `#` are skipped.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.flat_map(|(number, line)| {
        line.match_indices("nm1:").map(move |(at, _)| {
            let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_:".contains(letter);
            let rest = &line[at..];
            let token = rest.split(|letter| !is_part(letter)).next().unwrap_or(rest);
            let after = rest[token.len()..].strip_prefix(", ").unwrap_or_default();
            let case = after.split_once(')').map_or("", |(case, _)| case);
            Token { line: number, token, case }
        })
    })
}

/// The id of a case as part of a test's name: the first twelve of its words, each after an
/// underscore.
fn words(case: &str) -> String {
    let words =
        case.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(12).map(|word| format!("_{}", word.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_anywhere_in_a_line_but_not_in_comments() {
        let text =
            "# nm1:no\ncc 12ab # shrinks to case = Case(nm1:a-_9, roles/many/3)\n\nnm1:sha256:ff\n";
        let token = |line, token, case| Token { line, token, case };
        let expected = [token(2, "nm1:a-_9", "roles/many/3"), token(4, "nm1:sha256:ff", "")];
        assert_eq!(tokens(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_token_becomes_a_test_with_a_unique_name() {
        let text = "x = [Case(nm1:a, plain), Case(nm1:b, plain), Case(nm1:b, plain)]\nnm1:c\n";
        let code = tests(text, "a file", "kept").unwrap();
        let names: Vec<&str> = code.split("#[test] fn ").skip(1).collect();
        let names: Vec<&str> = names.iter().filter_map(|test| test.split('(').next()).collect();
        assert_eq!(names, ["line_1_plain", "line_1_2_plain", "line_1_3_plain", "line_2"]);
        assert!(code.contains(r#"super::kept(FILE, 2, "nm1:c")"#));
    }

    #[test]
    fn a_file_without_tokens_is_an_error() {
        assert!(tests("# nm1:no\n", "a file", "kept").is_err());
    }
}
