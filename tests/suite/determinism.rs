//! The build has no clock: the same site gives the same bytes, whenever, wherever and however often it is built.

use crate::support::{convoke, convoke_run, copy_real_site, files, real, run, state};
use std::path::Path;

/// What the build says of itself, and what is in the output folder apart from it.
const MANIFEST: &str = ".convoke-manifest";

#[test]
fn a_second_build_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_real_site(folder.path());
    let first = convoke_run(folder.path(), "build");
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let count = files(&folder.path().join("public")).len() - 1;
    assert_eq!(first.out, format!("{count} written, 0 unchanged, 0 removed\n"));
    let before = state(&folder.path().join("public"));
    let second = convoke_run(folder.path(), "build");
    assert_eq!((second.code, second.out), (0, format!("0 written, {count} unchanged, 0 removed\n")));
    assert!(state(&folder.path().join("public")) == before, "bytes or times have changed");
}

#[test]
fn what_is_written_is_what_is_rendered_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_real_site(folder.path());
    assert_eq!(convoke_run(folder.path(), "build").code, 0);
    let mut written = files(&folder.path().join("public"));
    let manifest = String::from_utf8(written.remove(MANIFEST).expect("a manifest")).expect("UTF-8");
    assert!(written == real().outputs);
    let listed: Vec<&str> = manifest.lines().skip(1).collect();
    assert_eq!(listed, written.keys().map(String::as_str).collect::<Vec<_>>(), "the manifest lists what was written");
}

/// Builds the site of `folder` as somebody else on another machine would.
fn build(folder: &Path, from: &Path, out: &Path, environment: &[(&str, &str)]) {
    let mut command = convoke(from);
    command.envs(environment.iter().copied()).arg("--root").arg(folder).arg("build").arg("-o").arg(out);
    let run = run(&mut command);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{environment:?}");
}

#[test]
fn zone_locale_folder_home_and_cores_change_nothing() {
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let elsewhere = there.path().join("a folder with blanks/and ünïcode");
    copy_real_site(here.path());
    copy_real_site(&elsewhere);
    build(
        here.path(),
        here.path(),
        &here.path().join("public"),
        &[("TZ", "Pacific/Kiritimati"), ("LANG", "zh_CN.UTF-8"), ("HOME", "/")],
    );
    let environment = [
        ("TZ", "America/Los_Angeles"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "C"),
        ("HOME", "/nonexistent"),
        ("RAYON_NUM_THREADS", "1"),
        ("SOURCE_DATE_EPOCH", "86400"),
        ("CI", "1"),
    ];
    build(&elsewhere, Path::new("/"), &there.path().join("out"), &environment);
    assert!(files(&here.path().join("public")) == files(&there.path().join("out")), "the two builds differ");
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    let again = crate::support::outputs(&real().compiled, crate::support::repository());
    assert!(again == real().outputs);
}
