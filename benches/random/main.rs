//! What a random case costs: each step alone, and the whole case. As a yardstick, the same
//! documents are read by `serde_json` and validated by `jsonschema`, without any of this crate.
//!
//! At the end, tables show the time per case and ratios between the figures of this run, after a
//! legend that explains them. The reports of criterion, which come first, show the time per pass
//! over all documents.

mod measure;

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::sync::Arc;

use arbitrary::Unstructured;
use jsonschema::{Registry, Validator};
use nearmiss::case::Case;
use nearmiss::contract::{Layer, Rule};
use nearmiss::harness::{Examiner, Harness};
use nearmiss::implementation::{Closure, Embedded, Identity, Implementation, Outcome};
use nearmiss::internal::entropy;
use nearmiss::internal::finding::{Echoes, Notes, assess};
use nearmiss::internal::json::Tape;
use nearmiss::internal::plan::Plan;
use nearmiss::internal::schema;
use nearmiss::oracle::{Oracle, Verdict};
use nearmiss::strategy::documents;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use measure::{Bench, Line};

const SEED: u64 = 0;
/// How many random cases are measured.
const CASES: u64 = 5_000;
/// The maximum length of a usual document. 97 of 100 documents are usual, and their mean length is
/// that of real sessions. A few of the others are as long as a mebibyte.
const USUAL: usize = 4000;
/// The lengths of documents that are about as long as real sessions: 870 bytes, plus or minus a
/// fifth.
const REAL: RangeInclusive<usize> = 696..=1044;
/// How many cases a run sends at once to an implementation in its own process.
const CHUNK: usize = 16;
/// A run sends one of this many cases a second time.
const AGAIN: usize = 16;

/// Explains the tables.
const LEGEND: &str = "\
Processor time of all threads for one case, in the fastest of the samples of this run.
`oracle` includes tape, schema and prose. A step skips the documents that an earlier step rejects.
Sum of the steps: draw and render, oracle, comparison of the same bytes.
On valid documents, both sides of the last aim do the same work. On a near miss, `is_valid` stops at
the first error, and the oracle does not.
A run has the sweep before its random cases. The share of the random cases is the difference between
the two runs. The times of both runs are per random case.";

fn main() {
    let all = Corpus::new(0..CASES);
    let usual = all.of(|at| all.documents[at].len() <= USUAL);
    let valid = usual.of(|at| usual.verdicts[at].is_plainly_valid());
    let real = valid.of(|at| REAL.contains(&valid.documents[at].len()));
    let mut bench = Bench::new();
    let tables = [
        valid.measure(&mut bench, "valid documents", valid.lines()),
        real.measure(&mut bench, "valid documents as long as real ones", real.lines()),
        usual.measure(&mut bench, "usual documents", usual.lines()),
        all.measure(&mut bench, "all documents", all.lines().into_iter().chain(runs()).collect()),
    ];
    println!("\n{LEGEND}");
    tables.iter().for_each(print);
}

/// The measured cases, with the inputs of each step.
struct Corpus {
    oracle: Oracle,
    indices: Vec<u64>,
    documents: Vec<Vec<u8>>,
    tapes: Vec<Tape>,
    verdicts: Vec<Verdict>,
    /// Whether the schema accepts each document.
    fits_schema: Vec<bool>,
    echoes: Vec<Outcome>,
    reformatted: Vec<Outcome>,
}

const DRAW: &str = "draw and render";
const DRAW_VALID: &str = "draw and render, valid documents";
const STRATEGY: &str = "the same by proptest's strategy";
const TAPE: &str = "tape";
const SCHEMA: &str = "schema";
const PROSE: &str = "prose";
const ORACLE: &str = "oracle";
const COMPARE: &str = "comparison, the same bytes";
const COMPARE_REFORMATTED: &str = "comparison, reformatted";
const ECHO: &str = "whole case, echoing";
const ECHO_REFORMATTED: &str = "the same, reformatted";
const EMBEDDED: &str = "whole case, embedded";
const YARDSTICK: &str = "Value and is_valid";
const SWEEP: &str = "run without random cases, echoing";
const RUN: &str = "run, echoing";

impl Corpus {
    fn new(indices: impl Iterator<Item = u64>) -> Self {
        let oracle = Oracle::new();
        let indices: Vec<u64> = indices.collect();
        let cases = indices.iter().map(|&index| Case::random(SEED, index));
        let documents: Vec<Vec<u8>> = cases.map(|case| case.document().to_vec()).collect();
        let mut tapes: Vec<Tape> = documents.iter().map(|_| Tape::default()).collect();
        let judged = documents.iter().zip(&mut tapes);
        let verdicts: Vec<Verdict> =
            judged.map(|(document, tape)| oracle.judge(document, tape)).collect();
        let is_prose = |rule: Rule| rule.layer() == Layer::Prose;
        let fits_schema = verdicts.iter().map(|verdict| verdict.rules().all(is_prose)).collect();
        let echoes = documents.iter().map(|document| echo(document)).collect();
        let reformatted = documents.iter().map(|document| reformat(document)).collect();
        Self { oracle, indices, documents, tapes, verdicts, fits_schema, echoes, reformatted }
    }

    /// The cases for whose position in this corpus `matches` is true.
    fn of(&self, matches: impl Fn(usize) -> bool) -> Self {
        let indices = (0..self.indices.len()).filter(|&at| matches(at));
        Self::new(indices.map(|at| self.indices[at]))
    }

    fn measure(&self, bench: &mut Bench, title: &str, lines: Vec<Line<'_>>) -> Table {
        let cases = self.documents.len();
        let bytes: usize = self.documents.iter().map(Vec::len).sum();
        let rows = bench.measure(title, cases, lines);
        Table { title: format!("{cases} {title}, {} bytes on average", bytes / cases), rows }
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let (mut read, mut judged) = (Tape::default(), Tape::default());
        let (mut echoes, mut reformats) = (examiner(echoing(echo)), examiner(echoing(reformat)));
        let mut embedded = examiner(Embedded);
        let (validator, mut runner) = (validator(), TestRunner::deterministic());
        let oracle = self.each(move |at| {
            _ = black_box(self.oracle.judge(&self.documents[at], &mut judged));
        });
        let yardstick = self.each(move |at| {
            let value = serde_json::from_slice::<Value>(&self.documents[at]);
            _ = black_box(value.is_ok_and(|value| validator.is_valid(&value)));
        });
        vec![
            (DRAW, self.each(|at| _ = black_box(Case::random(SEED, self.indices[at])))),
            (DRAW_VALID, self.each(|at| _ = black_box(drawn_valid(self.indices[at])))),
            (STRATEGY, self.each(move |_| _ = black_box(drawn_by_strategy(&mut runner)))),
            (TAPE, self.each(move |at| _ = black_box(read.read(&self.documents[at])))),
            (SCHEMA, self.each(|at| self.validate(at))),
            (PROSE, self.each(|at| self.read_prose(at))),
            (ORACLE, oracle),
            (COMPARE, self.compare(&self.echoes)),
            (COMPARE_REFORMATTED, self.compare(&self.reformatted)),
            (ECHO, Box::new(move || self.examine(&mut echoes))),
            (ECHO_REFORMATTED, Box::new(move || self.examine(&mut reformats))),
            (EMBEDDED, Box::new(move || self.examine(&mut embedded))),
            (YARDSTICK, yardstick),
        ]
    }

    fn each<'s>(&'s self, mut step: impl FnMut(usize) + 's) -> Box<dyn FnMut() + 's> {
        Box::new(move || (0..self.documents.len()).for_each(&mut step))
    }

    fn validate(&self, at: usize) {
        // The oracle does not validate a document that is not JSON.
        if !self.verdicts[at].breaks_json_alone() {
            black_box(self.oracle.schema_accepts(&self.tapes[at]));
        }
    }

    fn read_prose(&self, at: usize) {
        if self.fits_schema[at] {
            black_box(self.oracle.judge_prose(&self.tapes[at]));
        }
    }

    /// Compares each echo with its document.
    fn compare<'s>(&'s self, echoes: &'s [Outcome]) -> Box<dyn FnMut() + 's> {
        let mut scratch = Tape::default();
        self.each(move |at| {
            let (verdict, echo, tape) = (&self.verdicts[at], &echoes[at], &self.tapes[at]);
            let mut notes = Notes::default();
            let compared = Echoes::Compared;
            black_box(assess(verdict, echo, tape, &mut scratch, compared, &mut notes));
        })
    }

    /// Examines all cases as a run does, but keeps no records.
    fn examine(&self, examiner: &mut Examiner<'_>) {
        let again: Vec<usize> = (0..CHUNK).step_by(AGAIN).collect();
        for indices in self.indices.chunks(CHUNK) {
            let cases: Vec<Case> = indices.iter().map(|&index| Case::random(SEED, index)).collect();
            let again: Vec<usize> = again.iter().copied().filter(|&at| at < cases.len()).collect();
            _ = black_box(
                examiner
                    .examine(&cases, &again)
                    .expect("an implementation in this process has no faults"),
            );
        }
    }
}

fn drawn_valid(index: u64) -> Case {
    let bytes = entropy::<{ Plan::ENTROPY }>(SEED, index);
    let plan = Plan::draw_valid(&mut Unstructured::new(&bytes)).expect("any entropy draws a plan");
    Case::planned(plan)
}

fn drawn_by_strategy(runner: &mut TestRunner) -> Case {
    documents().new_tree(runner).expect("any entropy draws a plan").current()
}

fn runs() -> Vec<Line<'static>> {
    let run = |cases| {
        let harness = Harness::new(|| echoing(echo))
            .jobs(NonZeroUsize::MIN)
            .seed(SEED)
            .cases(cases)
            .without_hostile();
        _ = black_box(harness.run().expect("an implementation in this process has no faults"));
    };
    vec![(SWEEP, Box::new(move || run(0))), (RUN, Box::new(move || run(CASES)))]
}

/// An examiner that sends documents as a run does: on the thread that draws and judges them.
fn examiner(implementation: impl Implementation + 'static) -> Examiner<'static> {
    Examiner::direct(Arc::new(Oracle::new()), implementation, false)
}

/// An implementation that answers every document with `echo`.
fn echoing(echo: fn(&[u8]) -> Outcome) -> impl Implementation {
    Closure::new(Identity::new("echoing", "1"), echo)
}

fn echo(document: &[u8]) -> Outcome {
    Outcome::accepted(document)
}

/// Accepts a document with an echo that has the same data in different bytes, so that the data has
/// to be compared.
fn reformat(document: &[u8]) -> Outcome {
    Outcome::accepted([document, b" "].concat())
}

/// A validator for the published schema, compiled as any user would compile it.
fn validator() -> Validator {
    let bundle = schema::bundle();
    let registry =
        Registry::new().add("urn:contract", &bundle).and_then(|registry| registry.prepare());
    let reference =
        json!({ "$ref": format!("urn:contract#/components/schemas/{}", schema::PUBLISHED_NAME) });
    let registry = registry.expect("the bundle is a resource");
    jsonschema::options().with_registry(&registry).build(&reference).expect("the schema compiles")
}

/// The time of each line, in microseconds per case.
struct Table {
    title: String,
    rows: Vec<(&'static str, f64)>,
}

fn print(Table { title, rows }: &Table) {
    if rows.iter().all(|row| row.1.is_nan()) {
        return;
    }
    println!("\n{title}");
    let row = |name| rows.iter().find(|row| row.0 == name).map_or(f64::NAN, |row| row.1);
    let line = |what: &str, figure: f64, unit: &str| {
        // The figure is not finite if a line that it depends on was not measured.
        if figure.is_finite() {
            println!("{what:>36} {figure:8.2}{unit}");
        }
    };
    let time = |what: &str, time: f64| line(what, time, " µs");
    let ratio = |what: &str, one: f64, other: f64| line(what, one / other, "");
    let aim = |what: &str, one: f64, other: f64, most: f64| {
        let met = if one / other <= most { "met" } else { "NOT met" };
        line(what, one / other, &format!("  aim: at most {most}, {met}"));
    };
    rows.iter().for_each(|(name, time_taken)| time(name, *time_taken));
    let steps = row(DRAW) + row(ORACLE) + row(COMPARE);
    time("sum of the steps", steps);
    ratio("strategy / draw", row(STRATEGY), row(DRAW_VALID));
    aim("echoing / steps", row(ECHO), steps, 1.5);
    aim("echoing / Value and is_valid", row(ECHO), row(YARDSTICK), 1.0);
    ratio("reformatted / Value and is_valid", row(ECHO_REFORMATTED), row(YARDSTICK));
    let random = row(RUN) - row(SWEEP);
    time("a random case's share of a run", random);
    ratio("share / steps", random, steps);
    ratio("share / Value and is_valid", random, row(YARDSTICK));
}
