//! The build has no clock: the same site gives the same bytes, whenever, wherever and however often it is built.

use crate::support::{convoke, convoke_run, copy_real_site, files, real, run, state};
use std::collections::BTreeMap;
use std::path::Path;

/// What the build says of itself, and what is in the output folder apart from it.
const MANIFEST: &str = ".convoke-manifest";

/// The files of the output folder `public` and what its manifest lists.
fn written(public: &Path) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let mut written = files(public);
    let manifest = String::from_utf8(written.remove(MANIFEST).expect("a manifest")).expect("UTF-8");
    (written, manifest.lines().skip(1).map(str::to_owned).collect())
}

#[test]
fn what_is_built_is_what_is_rendered_and_a_second_build_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_real_site(folder.path());
    let public = folder.path().join("public");
    let first = convoke_run(folder.path(), "build");
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let before = state(&public);
    let (written, listed) = written(&public);
    assert!(written == real().outputs);
    assert_eq!(listed, written.keys().map(String::as_str).collect::<Vec<_>>(), "the manifest lists what was written");
    let count = written.len();
    assert_eq!(first.out, format!("{count} written, 0 unchanged, 0 removed\n"));
    let second = convoke_run(folder.path(), "build");
    assert_eq!((second.code, second.out), (0, format!("0 written, {count} unchanged, 0 removed\n")));
    assert!(state(&public) == before, "bytes or times have changed");
}

/// Somebody else on another machine, with nothing in common but the site.
#[test]
fn zone_locale_folder_home_and_cores_change_nothing() {
    let there = tempfile::tempdir().expect("a folder");
    let (elsewhere, out) = (there.path().join("a folder with blanks/and ünïcode"), there.path().join("out"));
    copy_real_site(&elsewhere);
    let environment = [
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "zh_CN.UTF-8"),
        ("HOME", "/nonexistent"),
        ("RAYON_NUM_THREADS", "1"),
        ("SOURCE_DATE_EPOCH", "86400"),
        ("CI", "1"),
    ];
    let mut command = convoke(Path::new("/"));
    command.envs(environment).arg("--root").arg(&elsewhere).arg("build").arg("-o").arg(&out);
    let built = run(&mut command);
    assert_eq!((built.code, built.err.as_str()), (0, ""));
    assert!(written(&out).0 == real().outputs, "the two builds differ");
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    let again = crate::support::outputs(&real().compiled, crate::support::repository());
    assert!(again == real().outputs);
}
