//! A case for people, as a failed test prints it.

use std::fmt;

use crate::case::Case;
use crate::contract::Rule;
use crate::oracle::Oracle;

use super::{Ink, Visible, diff};

/// `{}` prints the name on one line. `{:#}` adds the rules that the document breaks, each with its
/// source, how the document differs from its control, and the token with which it can be replayed.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Visible(&self.id()).fmt(f)?;
        if !f.alternate() {
            return Ok(());
        }
        let rules: Vec<Rule> = match self.plan() {
            Some(plan) => plan.rules(),
            None => Oracle::new().verdict(self.document()).rules().collect(),
        };
        for rule in rules {
            write!(f, "\n  breaks   {rule}\n  source   {}", rule.source())?;
        }
        for (name, line) in diff::lines(self, Ink::Plain) {
            write!(f, "\n  {name:<9}{line}")?;
        }
        write!(f, "\n  token    {}", self.replay_argument())
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Case;
    use crate::contract::Rule;
    use crate::plan::{Defect, Plan, Position, Way};

    #[test]
    fn a_case_is_one_line_or_everything_known_of_it() {
        let rule = Rule::find("organization_slug/min-length").unwrap();
        let defect = Defect { rule, way: Way::of(rule)[0], variant: 0, position: Position::First };
        let case = Case::planned(Plan::new([], Some(defect)));
        assert_eq!(case.to_string(), "organization_slug/min-length/empty");
        insta::assert_snapshot!(format!("{case:#}"));
        insta::assert_snapshot!(format!("{:#}", Case::plain()));
    }
}
