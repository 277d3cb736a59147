//! Organisations: as pages name them, the page of all of them, and whom to ask.
//!
//! In: an organisation, or a contact. Out: [`OrganisationView`], [`ContactView`]. Not here: people, of whom a site has no
//! records.

use super::link;
use super::source::{self, CitationView};
use crate::localised::Localised;
use crate::model::{Contact, Organisation, Ref};
use crate::path::SourcePath;
use crate::text::escape::escape;
use serde::Serialize;

/// An organisation.
#[derive(Debug, Clone, Serialize)]
pub struct OrganisationView {
    /// Its identity, also its anchor on the page of organisations.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub lang: Option<String>,
    /// Its short name.
    pub short: Option<String>,
    /// The tag of the language of the short name, where that is not the page's.
    pub short_lang: Option<String>,
    /// Its name in its own script, or else in the first language of the site, marked up with its language; not where that is the page's.
    pub native_html: Option<String>,
    /// Its page elsewhere.
    pub url: Option<String>,
    /// Where it stands on the page of organisations.
    pub path: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// The tag of the language of its address, where that is not the page's.
    pub address_lang: Option<String>,
    /// What it does here.
    pub role_html: Option<String>,
    /// The name of the organisation that it belongs to.
    pub part_of: Option<String>,
    /// The tag of the language of that name, where that is not the page's.
    pub part_of_lang: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
    /// What it rests on.
    pub sources: Vec<CitationView>,
}

/// Whom to ask.
#[derive(Debug, Clone, Serialize)]
pub struct ContactView {
    /// Organisations.
    pub organisations: Vec<OrganisationView>,
    /// A name or office.
    pub name: Option<String>,
    /// The tag of the language of that name, where that is not the page's.
    pub name_lang: Option<String>,
    /// A mail address.
    pub email: Option<String>,
    /// A page.
    pub url: Option<String>,
    /// A remark.
    pub note_html: Option<String>,
}

/// An organisation, for a page with this root.
pub(super) fn view(local: &Localised<'_>, at: Ref<Organisation>, root: &str) -> OrganisationView {
    let organisation = &local.site.organisations[at];
    let file = link::data_file("organisations");
    let page = local.site.page_of_kind("organisations");
    let whole = organisation.part_of.map(|whole| &local.site.organisations[whole].name);
    OrganisationView {
        id: organisation.id.clone(),
        name: local.text(&organisation.name).to_owned(),
        lang: local.lang_of(&organisation.name),
        short: local.text_option(organisation.short.as_ref()),
        short_lang: local.lang_of_option(organisation.short.as_ref()),
        native_html: other_name(local, organisation),
        url: organisation.url.clone(),
        path: page.map(|page| format!("{}#{}", link::document_path(local, page), organisation.id)),
        address: local.text_option(organisation.address.as_ref()),
        address_lang: local.lang_of_option(organisation.address.as_ref()),
        role_html: local.rich_option(organisation.role.as_ref(), &file, root),
        part_of: local.text_option(whole),
        part_of_lang: local.lang_of_option(whole),
        note_html: local.rich_option(organisation.note.as_ref(), &file, root),
        sources: source::citations(local, &organisation.sources),
    }
}

/// Organisations, for a page with this root.
pub(super) fn views(local: &Localised<'_>, list: &[Ref<Organisation>], root: &str) -> Vec<OrganisationView> {
    list.iter().map(|at| view(local, *at, root)).collect()
}

/// All organisations, for a page with this root.
pub(super) fn all(local: &Localised<'_>, root: &str) -> Vec<OrganisationView> {
    local.site.organisations.iter().map(|(at, _)| view(local, at, root)).collect()
}

/// Whom to ask, as it is written in `file`, for a page with this root.
pub(super) fn contact(local: &Localised<'_>, contact: &Contact, file: &SourcePath, root: &str) -> ContactView {
    ContactView {
        organisations: views(local, &contact.organisations, root),
        name: local.text_option(contact.name.as_ref()),
        name_lang: local.lang_of_option(contact.name.as_ref()),
        email: contact.email.clone(),
        url: contact.url.clone(),
        note_html: local.rich_option(contact.note.as_ref(), file, root),
    }
}

/// The name of an organisation in its own language, or in the first one of the site, where that is not this one.
fn other_name(local: &Localised<'_>, organisation: &Organisation) -> Option<String> {
    let native = organisation.native.as_ref().map(|(name, lang)| (name.as_str(), lang.as_str()));
    let first = (organisation.name.get(0), local.site.config.languages[0].tag.as_str());
    let translated = organisation.name.has(local.language).then_some(first);
    let (name, lang) = [native, translated].into_iter().flatten().find(|(_, lang)| *lang != local.locale.tag)?;
    Some(format!("<span lang=\"{}\">{}</span>", escape(lang), escape(name)))
}
