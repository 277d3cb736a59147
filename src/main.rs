//! The program `convoke`: everything is in the library.

/// Building a site is making and dropping many small texts, on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    convoke::cli::main()
}
