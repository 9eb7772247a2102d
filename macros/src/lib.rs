//! What `nearmiss::regressions!` is made by: nothing to be used alone.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use proc_macro::TokenStream;

/// `{name} {file}`: a module of that name with a test for each replay token in the file, which gives the
/// file, the line and the token to the function of that name.
#[doc(hidden)]
#[proc_macro]
pub fn tests_of_tokens(input: TokenStream) -> TokenStream {
    // Written by a macro of our own: its parts are what they have to be.
    let parts: Vec<String> = input.into_iter().map(|part| part.to_string()).collect();
    let [name, file] = parts.as_slice() else { unreachable!("two parts are given") };
    // A path has no escapes; it may stand in a raw string.
    let file = file.trim_start_matches('r').trim_matches('#').trim_matches('"');
    let folder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let text = fs::read_to_string(Path::new(&folder).join(file))
        .map_err(|error| format!("the regressions in {file} cannot be read: {error}"));
    let tests = text.and_then(|text| tests(&text, file, name));
    let code = tests.unwrap_or_else(|error| format!("compile_error!({error:?});"));
    code.parse().expect("it is Rust")
}

/// The module of the tests.
///
/// # Errors
/// If the text has no token: a file of something else is not passed over.
fn tests(text: &str, file: &str, name: &str) -> Result<String, String> {
    // The compiler is told of the file, so that a new token in it is a new test.
    let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {file:?})");
    let mut code = format!(
        "#[cfg(test)] mod {name} {{ const FILE: &str = {path}; const _: &str = include_str!({path});"
    );
    let (mut last, mut nth) = (0, 0);
    for Token { line, token, case } in tokens(text) {
        // A case of several documents is a line of several tokens.
        nth = if line == last { nth + 1 } else { 1 };
        last = line;
        let nth = if nth > 1 { format!("_{nth}") } else { String::new() };
        let test = format!("line_{line}{nth}{}", words(case));
        let _ = write!(code, "#[test] fn {test}() {{ super::{name}(FILE, {line}, {token:?}); }}");
    }
    if last == 0 {
        return Err(format!(
            "{file} has no replay token: proptest writes them for `nearmiss::case::Case`s alone"
        ));
    }
    Ok(code + "}")
}

/// A replay token as proptest shows it: `Case(nm1:…, organization_slug/charset/line-feed)`.
#[derive(Debug, PartialEq)]
struct Token<'t> {
    /// The number of its line, from 1.
    line: usize,
    token: &'t str,
    /// The name of the case, empty where none stands behind the token.
    case: &'t str,
}

/// The tokens of a text. Lines that begin with `#` have none.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.flat_map(|(number, line)| {
        line.match_indices("nm1:").map(move |(at, _)| {
            let of_token = |it: char| it.is_ascii_alphanumeric() || "-_:".contains(it);
            let rest = &line[at..];
            let token = rest.split(|it| !of_token(it)).next().unwrap_or(rest);
            let named = rest[token.len()..].strip_prefix(", ").unwrap_or_default();
            let case = named.split_once(')').map_or("", |(case, _)| case);
            Token { line: number, token, case }
        })
    })
}

/// A case's name as the end of a test's: its words, of a long one the first.
fn words(case: &str) -> String {
    let words = case.split(|it: char| !it.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(12).map(|word| format!("_{}", word.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_anywhere_in_a_line_but_not_in_comments() {
        let text =
            "# nm1:no\ncc 12ab # shrinks to case = Case(nm1:a-_9, roles/many/3)\n\nnm1:sha256:ff\n";
        let token = |line, token, case| Token { line, token, case };
        let expected = [token(2, "nm1:a-_9", "roles/many/3"), token(4, "nm1:sha256:ff", "")];
        assert_eq!(tokens(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_token_is_a_test_with_a_name_of_its_own() {
        let text = "x = [Case(nm1:a, plain), Case(nm1:b, plain), Case(nm1:b, plain)]\nnm1:c\n";
        let code = tests(text, "a file", "kept").unwrap();
        let names: Vec<&str> = code.split("#[test] fn ").skip(1).collect();
        let names: Vec<&str> = names.iter().filter_map(|test| test.split('(').next()).collect();
        assert_eq!(names, ["line_1_plain", "line_1_2_plain", "line_1_3_plain", "line_2"]);
        assert!(code.contains(r#"super::kept(FILE, 2, "nm1:c")"#));
    }

    #[test]
    fn a_file_without_tokens_is_not_passed_over() {
        assert!(tests("# nm1:no\n", "a file", "kept").is_err());
    }
}
