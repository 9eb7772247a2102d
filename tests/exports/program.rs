//! Uses the exported module: `list` prints all cases, and the name of a level prints those on which a
//! reader that accepts everything is wrong.

mod cases;

use cases::{Answer, CASES};

fn main() {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let word = |answer| match answer {
        Answer::Accept => "accept",
        Answer::Reject => "reject",
        Answer::Either => "either",
    };
    let mut is_wrong = false;
    for case in CASES {
        let expect = case.expect;
        let expected = match argument.as_str() {
            "reader" => expect.reader,
            "schema" => expect.schema,
            _ => {
                let ids = |ids: &[&str]| -> String { ids.iter().map(|id| id.to_string() + " ").collect() };
                let answers = [expect.reader, expect.schema, expect.documented].map(word).join(" ");
                let (breaks, touches) = (ids(case.breaks), ids(case.touches));
                let (id, length, shows) = (case.id, case.document.len(), case.shows);
                let twin = case.twin.unwrap_or_default();
                println!("{id}\t{length}\t{answers}\t{breaks}\t{touches}\t{twin}\t{shows}");
                continue;
            }
        };
        if !expected.allows(true) {
            println!("{}", case.id);
            is_wrong = true;
        }
    }
    std::process::exit(i32::from(is_wrong));
}
