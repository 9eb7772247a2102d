//! The report of a run in the formats of other programs.

mod annotations;
mod junit;
mod markdown;
mod sarif;

pub use annotations::annotations;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
