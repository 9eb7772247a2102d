//! How often an adapter was started again, and when that is too often: [`Restarts`].

use super::exchange::Trouble;
use super::fault::GivenUp;

/// How many deaths that no document repeats are tolerated.
const DEATHS: u32 = 30;
/// How many silences that no document repeats are tolerated. Each takes as long as the time limit.
const SILENCES: u32 = 10;
/// After so many deaths in a row, a document that was answered before is sent.
const DEATHS_IN_A_ROW: u32 = 30;
/// How many documents in a row may time out.
const SILENCES_IN_A_ROW: u32 = 20;

/// Why the process of one connection was started again.
#[derive(Debug, Default)]
pub(super) struct Restarts {
    /// Deaths that no document repeated.
    deaths: u32,
    /// How many of these had the status 0.
    clean: u32,
    /// Silences that no document repeated.
    silences: u32,
    /// Deaths that a document repeated, since the last answer.
    deaths_in_a_row: u32,
    /// Silences that a document repeated, since the last answer.
    silences_in_a_row: u32,
}

impl Restarts {
    /// An answer came.
    pub fn answered(&mut self) {
        self.deaths_in_a_row = 0;
        self.silences_in_a_row = 0;
    }

    /// Counts trouble that no document repeated.
    pub fn unexplained(&mut self, trouble: &Trouble) -> Result<(), GivenUp> {
        match trouble {
            Trouble::Silent { .. } => {
                self.silences += 1;
                if self.silences >= SILENCES {
                    return Err(GivenUp::Silent(SILENCES));
                }
            }
            Trouble::Died { is_clean, .. } => {
                self.deaths += 1;
                self.clean += u32::from(*is_clean);
                if self.deaths >= DEATHS {
                    let always_clean = self.clean == self.deaths;
                    let why = if always_clean { GivenUp::Ends } else { GivenUp::Dies };
                    // Another worker may have counted more by now.
                    return Err(why(DEATHS));
                }
            }
        }
        Ok(())
    }

    /// Counts trouble that a document repeated. Returns whether to find out if the adapter still
    /// answers a document that it answered before.
    pub fn repeated(&mut self, trouble: &Trouble) -> Result<bool, GivenUp> {
        match trouble {
            Trouble::Silent { .. } => {
                self.silences_in_a_row += 1;
                if self.silences_in_a_row >= SILENCES_IN_A_ROW {
                    return Err(GivenUp::AnswersNone(SILENCES_IN_A_ROW));
                }
                Ok(false)
            }
            Trouble::Died { .. } => {
                self.deaths_in_a_row += 1;
                Ok(self.deaths_in_a_row.is_multiple_of(DEATHS_IN_A_ROW))
            }
        }
    }

    /// The adapter died on a document that it answered before.
    pub fn dies_on_all(&self) -> GivenUp {
        GivenUp::DiesOnAll(self.deaths_in_a_row)
    }
}
