//! The command `nearmiss`.

mod command;

fn main() -> std::process::ExitCode {
    command::run()
}
