//! A report for the summary of a CI job: [`markdown`].

use std::fmt::Write;
use std::slice;

use crate::report::Ink;
use crate::report::certificate::Certificate;
use crate::run::{Family, Run};

/// The most bytes of a report. GitHub shows no summary of more than 1 MiB.
const MOST: usize = 900 << 10;

/// The report as Markdown: the verdict, the levels, and the families of findings that count, each with
/// what the text report says of it.
pub fn markdown(certificate: &Certificate<'_>) -> String {
    let run = certificate.run;
    let mut text = format!("## {}\n\n", escaped(&certificate.verdict(Ink::Plain)));
    levels(run, &mut text);

    let unexpected = run.unexpected();
    let families = run.families_of(&unexpected);
    let mut left = families.len();
    for family in &families {
        let one = family_text(family, certificate);
        if text.len() + one.len() > MOST {
            break;
        }
        text += &one;
        left -= 1;
    }
    if left > 0 {
        let _ =
            writeln!(text, "{left} more families are left out, because this would be too long.\n");
    }
    let others = run.findings.len() - unexpected.len();
    if others > 0 {
        let _ =
            writeln!(text, "{others} other findings are expected, or above the level asked for.\n");
    }
    if !run.end.is_whole() {
        let end = run.end.to_string();
        let _ = writeln!(
            text,
            "**Ended early**: {}\n",
            escaped(end.lines().next().unwrap_or_default())
        );
    }
    text
}

fn levels(run: &Run, text: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "| level | | asked | passed | failed | vacuous | not judged |");
    let _ = writeln!(text, "| --- | --- | ---: | ---: | ---: | ---: | ---: |");
    for (level, standing) in run.levels.iter() {
        let tally = standing.tally;
        let _ = writeln!(
            text,
            "| {level} | {} | {} | {} | {} | {} | {} |",
            standing.status.name(),
            tally.asked,
            tally.passed,
            tally.failed,
            tally.vacuous,
            tally.not_judged
        );
    }
    text.push('\n');
}

fn family_text(family: &Family<'_>, certificate: &Certificate<'_>) -> String {
    let whole = certificate.families_text(slice::from_ref(family), Ink::Plain);
    let (title, rest) = whole.split_once('\n').unwrap_or((&whole, ""));
    let longest = rest.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!(
        "<details><summary>{}</summary>\n\n{fence}text\n{}\n{fence}\n\n</details>\n\n",
        escaped(title),
        rest.trim_end()
    )
}

/// A text in which nothing is taken for markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '@' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_markup() {
        assert_eq!(escaped("<b>&*a*_`[x](y)"), "&lt;b&gt;&amp;\\*a\\*\\_\\`\\[x\\](y)");
    }
}
