//! What the command, the fuzz crate, the benchmarks and the tests use beyond the public interface.
//! Nothing here is stable.

pub use crate::entropy::entropy;

pub mod case {
    pub use crate::case::{HOSTILE_PREFIX, RANDOM_PREFIX};
}
pub mod connection {
    pub use crate::connection::*;
}
pub mod corpus {
    pub use crate::corpus::*;
}
pub mod factor {
    pub use crate::contract::factor::*;
}
pub mod finding {
    pub use crate::finding::*;
}
pub mod gallery {
    pub use crate::gallery::*;
}
pub mod intent {
    pub use crate::harness::intent::*;
}
pub mod json {
    pub use crate::json::*;
}
pub mod plan {
    pub use crate::plan::*;
}
pub mod report {
    pub use crate::report::*;
}
pub mod schema {
    pub use crate::contract::schema::*;
}
#[cfg(feature = "serve")]
pub mod service {
    pub use crate::service::*;
}
pub mod shrink {
    pub use crate::shrink::*;
}
pub mod subjects {
    pub use crate::harness::subjects::swept;
}
pub mod sweep {
    pub use crate::sweep::*;
}
pub mod text {
    pub use crate::text::*;
}
