//! The real SDKs side by side: the tables in the README and in `docs/sdks.md`. To write them again:
//! `NEARMISS_UPDATE=1 cargo test --test sdks -- --ignored`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{PYTHON, install};

/// The lines around the table in the README.
const MARKS: [&str; 2] = ["<!-- matrix -->\n", "<!-- /matrix -->\n"];

/// What comes before the tables in `docs/sdks.md`.
const HEAD: &str = "# The SDKs side by side\n\n\
    How `stytch` of PyPI, npm and crates.io reads a MemberSession, through the adapters in\n\
    [examples/adapters](../examples/adapters). `nearmiss matrix examples/adapters/adapters.toml` writes these tables.\n\n";

fn path(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// Compares a file with what it should hold, or writes it.
fn check(file: &str, expected: &str) {
    if std::env::var_os("NEARMISS_UPDATE").is_some() {
        return fs::write(path(file), expected).unwrap();
    }
    let text = fs::read_to_string(path(file)).unwrap();
    assert_eq!(text, expected, "{file} is out of date");
}

#[test]
#[ignore = "installs all SDKs"]
fn the_tables_of_the_sdks_have_not_changed() {
    let _ = &*PYTHON;
    install("python", &["8.3.0"]);
    install("node", &[]);
    install("rust", &[]);

    // On a busy machine the largest documents take their time.
    let arguments = ["matrix", "--timeout", "2m", "examples/adapters/adapters.toml"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    let output = command.args(arguments).current_dir(path("")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let tables = String::from_utf8(output.stdout).unwrap();

    check("docs/sdks.md", &format!("{HEAD}{tables}"));
    let (levels, _) = tables.split_once("\n\n").unwrap();
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let (before, rest) = readme.split_once(MARKS[0]).unwrap();
    let (_, after) = rest.split_once(MARKS[1]).unwrap();
    let [begin, end] = MARKS;
    check("README.md", &format!("{before}{begin}\n{levels}\n\n{end}{after}"));
}
