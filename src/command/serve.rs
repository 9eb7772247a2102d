//! `nearmiss serve`: the vendor's API for those who test an application.

use std::collections::HashMap;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use nearmiss::case::Case;
use nearmiss::contract::{Expectation, Level};
use nearmiss::internal::json::Tape;
use nearmiss::internal::report::Visible;
use nearmiss::internal::service::{CASE_HEADER, Call, Refusal, Server, Session, Sessions};
use nearmiss::oracle::{Oracle, Verdict};

use super::status::Status;
use super::{Done, Failure, cases};

/// Play the vendor's API, with valid and near-miss sessions in its replies.
///
/// Give the SDK of your application the base URL that is printed, and see what the application makes of
/// each session. The header `nearmiss-case` of a call, the parameter `case` of its query, or its session
/// token names the case that the reply holds; otherwise it is that of --case. Each reply is a line on
/// standard output, and its headers `nearmiss-case` and `nearmiss-expected` say what it holds and what is
/// expected of a reader.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after_own(EXAMPLES, MEANINGS))]
pub(super) struct Serve {
    /// The address to listen on, or a port of this machine. With port 0, the system chooses a port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787", value_parser = address)]
    listen: SocketAddr,
    /// The case of a reply to a call that names none: `valid` and `near-miss` are a new random case each
    /// time; the id of a rule or feature, each of its cases in turn; or what `nearmiss replay` takes, but
    /// no files.
    #[arg(long, value_name = "CASE", default_value = VALID)]
    case: String,
    /// The seed of the random cases.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

const EXAMPLES: &[&str] = &[
    "nearmiss serve",
    "nearmiss serve --case near-miss --seed 7",
    "nearmiss serve --listen 127.0.0.1:0 --case organization_slug/charset",
];

const MEANINGS: &[(Status, &str)] = &[
    (Status::Reached, "it was interrupted"),
    (Status::Usage, "wrong usage, or the address cannot be listened on"),
    (Status::Output, "standard output cannot be written"),
];

/// Names a new valid document each time.
const VALID: &str = "valid";
/// Names a new near miss each time.
const NEAR_MISS: &str = "near-miss";

/// The header of a reply that says what is expected of a reader.
const EXPECTED_HEADER: &str = "nearmiss-expected";

impl Serve {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let (lines, replies) = mpsc::channel();
        let choice =
            Choice { default: self.case.clone(), seed: self.seed, lines, state: Mutex::default() };
        // A wrong name is an error now, and not in the first reply.
        choice.state().case(&self.case, self.seed)?;
        *choice.state() = State::default();

        let server = Server::start(self.listen, Arc::new(choice))
            .map_err(|error| Failure::Listen(self.listen, error))?;
        if !server.address().ip().is_loopback() {
            super::output::warning(&"other machines can reach this address");
        }
        writeln!(out, "listening on {}", server.url())?;
        out.flush()?;
        for line in replies {
            writeln!(out, "{line}")?;
            out.flush()?;
        }
        Ok(Status::Reached)
    }
}

/// Chooses the case of each reply.
struct Choice {
    default: String,
    seed: u64,
    /// Where the line about each reply goes.
    lines: Sender<String>,
    state: Mutex<State>,
}

/// How far random cases and the cases of each rule or feature were served.
#[derive(Default)]
struct State {
    oracle: Oracle,
    tape: Tape,
    /// The number of the next random case, of each kind.
    random: HashMap<&'static str, u64>,
    /// The position of the next case, by the id of a rule or feature.
    positions: HashMap<String, usize>,
}

/// A case with its name and its verdict.
struct Chosen {
    name: String,
    case: Case,
    verdict: Verdict,
}

impl Choice {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sessions for Choice {
    fn session(&self, call: &Call<'_>) -> Result<Session, Refusal> {
        let mut state = self.state();
        let chosen = match (call.case, call.token) {
            (Some(name), _) => state.case(name, self.seed).map_err(unknown)?,
            // Any other token is an ordinary one.
            (None, Some(token)) => match state.case(token, self.seed) {
                Ok(chosen) => chosen,
                Err(_) => state.case(&self.default, self.seed).map_err(unknown)?,
            },
            (None, None) => state.case(&self.default, self.seed).map_err(unknown)?,
        };

        let Chosen { name, case, verdict } = chosen;
        let expected = expected(&verdict);
        // If nobody reads the lines any more, the command is about to end.
        let _ = self.lines.send(format!("{}  {}  {expected}", call.route, Visible(&name)));
        Ok(Session {
            document: case.document().into(),
            splice: !verdict.splices(case.document(), &mut state.tape),
            headers: vec![(CASE_HEADER, name), (EXPECTED_HEADER, expected)],
        })
    }

    fn refused(&self, call: &str, refusal: &Refusal) {
        let Refusal { status, message, .. } = refusal;
        let _ = self.lines.send(format!("{}  {status}: {}", Visible(call), Visible(message)));
    }
}

impl State {
    /// The next case that a text names.
    fn case(&mut self, text: &str, seed: u64) -> Result<Chosen, Failure> {
        match text {
            VALID => return Ok(self.random(VALID, seed, Verdict::is_plainly_valid)),
            NEAR_MISS => {
                return Ok(self.random(NEAR_MISS, seed, |verdict| !verdict.breaks_nothing()));
            }
            _ => {}
        }
        if let Some(case) = cases::described(text, None)? {
            return Ok(self.chosen(text.to_owned(), case));
        }
        if let Some(case) = cases::swept(text) {
            return Ok(self.chosen(text.to_owned(), case));
        }
        if let Some(cases) = cases::of_subject(text) {
            let position = self.positions.entry(text.to_owned()).or_default();
            let case = cases[*position % cases.len()].clone();
            *position += 1;
            return Ok(self.chosen(case.id(), case));
        }
        Err(cases::unknown(text))
    }

    /// The next random case whose verdict is wanted.
    fn random(
        &mut self,
        kind: &'static str,
        seed: u64,
        is_wanted: impl Fn(&Verdict) -> bool,
    ) -> Chosen {
        loop {
            let next = self.random.entry(kind).or_default();
            let index = *next;
            *next += 1;
            let chosen = self.chosen(cases::name_of_random(seed, index), Case::random(seed, index));
            if is_wanted(&chosen.verdict) {
                return chosen;
            }
        }
    }

    fn chosen(&mut self, name: String, case: Case) -> Chosen {
        let verdict = self.oracle.judge(case.document(), &mut self.tape);
        Chosen { name, case, verdict }
    }
}

/// What is expected of a reader, in one line.
fn expected(verdict: &Verdict) -> String {
    let ids: Vec<&str> = match verdict.breaks_nothing() {
        true => verdict.ambiguities().map(|ambiguity| ambiguity.id()).collect(),
        false => verdict.rules().map(|rule| rule.id()).collect(),
    };
    let rejecting = |level: &Level| verdict.expect[*level] == Expectation::Reject;
    match Level::ALL.iter().find(|level| rejecting(level)) {
        Some(level) => format!("reject at level {level}: {}", ids.join(", ")),
        None if ids.is_empty() => "accept".to_owned(),
        None => format!("open: {}", ids.join(", ")),
    }
}

/// An address with a port, or a port of this machine alone.
fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix("localhost:").unwrap_or(text);
    if let Ok(port) = port.parse() {
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    text.parse().map_err(|_| "write an address and a port, such as 127.0.0.1:8787".to_owned())
}

/// The API's error for a case that does not exist.
fn unknown(failure: Failure) -> Refusal {
    Refusal { status: 400, kind: "unknown_case", message: failure.to_string() }
}
