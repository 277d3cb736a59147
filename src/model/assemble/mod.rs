//! Makes a [`Site`] of the raw records: validates each value, gives every record its place, links them.
//!
//! A mistake never ends it: the value is left out, reported, and all others are still looked at. [`values`] reads single
//! values, [`data`] organisations, places, sources and tags, [`documents`] pages, [`kinds`] what each kind has of its own,
//! [`status`] which statuses hold,
//! [`translations`] the texts of other languages.

mod assembler;
mod config;
mod data;
mod documents;
mod kinds;
mod status;
mod translations;
mod values;

pub use assembler::ParsedFiles;

use crate::diag::Diagnostics;
use crate::ledger;
use crate::model::Site;
use crate::options::Options;
use crate::parse::{Parsed, Role};
use crate::path::SourcePath;
use crate::text::prose::Prose;
use assembler::{Assembler, Drafts, Found, Known};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Makes a site of `files`; `None` where there is no configuration to begin with, which has been reported.
pub fn assemble(files: &ParsedFiles, options: &Options, diagnostics: &mut Diagnostics) -> Option<Site> {
    let raw_config = files.values().find_map(|(role, parsed)| match (role, &**parsed) {
        (Role::Config, Parsed::Config(raw)) => Some(raw),
        _ => None,
    })?;
    let failed: BTreeSet<SourcePath> =
        files.iter().filter(|(_, (_, parsed))| **parsed == Parsed::Failed).map(|(path, _)| path.clone()).collect();
    let has_failed = |name: &str| failed.contains(name);
    let data_failed = ["organisations", "places", "series", "sources"].into_iter();
    let known = Known {
        languages: config::languages(raw_config),
        documents_failed: failed.iter().any(|path| path.extension() == "md"),
        data_failed: data_failed.filter(|name| has_failed(&format!("content/{name}.yaml"))).collect(),
        ..Known::default()
    };
    let mut a = Assembler { known: Arc::new(known), found: Found::default() };
    let config = config::config(raw_config, options, &mut a);
    a.known_mut().zone.clone_from(&config.zone);
    a.known_mut().zone_failed = raw_config.timezone.is_some() && config.zone.is_none();
    a.data(files);
    let drafts = Drafts::of(files, options);
    a.own_places(files, &drafts);
    a.known_mut().attachments = attachments(files, &drafts);
    let (mut documents, by_file) = a.all_documents(files, &drafts, &config);
    status::inherit(&mut documents, &config);
    let ledger = files.values().find_map(|(_, parsed)| match &**parsed {
        Parsed::Lock(raw) => Some(ledger::read(raw, &mut a.found.diagnostics)),
        _ => None,
    });
    let Assembler { known, found } = a;
    let known = Arc::unwrap_or_clone(known);
    diagnostics.extend(found.diagnostics);
    let statics = files.iter().filter(|(_, (role, _))| *role == Role::Static).map(|(path, _)| path.clone()).collect();
    let texts = |(path, (_, parsed)): (&SourcePath, &(Role, Arc<Parsed>))| {
        let prose = parsed.prose().filter(|prose| ***prose != Prose::default() && !drafts.hold(path))?;
        Some((path.clone(), prose.clone()))
    };
    let (lists, prose) = rayon::join(|| super::Lists::of(&documents, &known.places), || files.iter().filter_map(texts).collect());
    Some(Site {
        config,
        lists,
        documents,
        organisations: known.organisations,
        places: known.places,
        series: known.series,
        sources: known.sources,
        tag_names: known.tag_names,
        tag_slugs: known.tag_slugs,
        by_file,
        attachments: known.attachments,
        statics,
        field_links: found.links,
        field_html: found.html,
        failed,
        dates: found.dates,
        prose,
        allowed: found.allowed,
        ledger,
    })
}

/// Files beside pages, and the folder of the output in which each goes: where its page goes.
fn attachments(files: &ParsedFiles, drafts: &Drafts) -> BTreeMap<SourcePath, String> {
    let attached = files.iter().filter(|(path, (role, _))| *role == Role::Attachment && !drafts.hold(path));
    attached
        .map(|(path, _)| {
            (path.clone(), path.folder().strip_prefix("content").unwrap_or_default().trim_start_matches('/').to_owned())
        })
        .collect()
}
