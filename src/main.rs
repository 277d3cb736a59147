//! The program `convoke`: everything is in the library.

fn main() -> std::process::ExitCode {
    convoke::cli::main()
}
