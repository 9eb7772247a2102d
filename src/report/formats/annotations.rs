//! Annotations of GitHub Actions: [`annotations`].

use std::fmt::Write;

use crate::report::Ink;
use crate::report::certificate::Certificate;
use crate::report::verdict::counted;
use crate::report::visible::Visible;

/// The most annotations of a kind. GitHub shows no more of a step.
const MOST: usize = 10;

/// Workflow commands that annotate a run of GitHub Actions: an error for each family of findings that
/// counts, a warning for each warning and for each expectation that is out of date, and a notice with the
/// verdict. There are at most ten of a kind.
pub fn annotations(certificate: &Certificate<'_>) -> String {
    let run = certificate.run;
    let mut text = String::new();
    for family in run.families_of(&run.unexpected()).iter().take(MOST) {
        let cases = counted(family.cases() as usize, "case", "cases");
        let replay = certificate.replay.line(&family.smallest().case);
        let what = format!("{} (level {}, {cases})\n{replay}", family.title, family.level);
        command("error", &family.id, &what, &mut text);
    }
    let stale = certificate.today.map_or_else(Vec::new, |today| run.stale(today));
    let stale = stale.iter().map(|stale| ("out of date", stale.to_string()));
    let warnings = run.warnings.iter().map(|warning| ("nearmiss", warning.clone()));
    for (title, warning) in stale.chain(warnings).take(MOST) {
        command("warning", title, &warning, &mut text);
    }
    command("notice", "nearmiss", &certificate.verdict(Ink::Plain), &mut text);
    text
}

/// Adds a workflow command. Whatever the words are, it stays one command.
fn command(name: &str, title: &str, words: &str, text: &mut String) {
    let lines: Vec<String> = words.lines().map(|line| Visible(line).to_string()).collect();
    let words = data(&lines.join("\n"));
    let title = data(&Visible(title).to_string()).replace(':', "%3A").replace(',', "%2C");
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "::{name} title={title}::{words}");
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_within_their_command() {
        let mut text = String::new();
        command("error", "a:b,c", "50 %\n::set-env name=x::y\u{1b}[0m", &mut text);
        let expected = "::error title=a%3Ab%2Cc::50 %25%0A::set-env name=x::y\\u{1b}[0m\n";
        assert_eq!(text, expected);
    }
}
