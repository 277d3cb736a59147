//! What each kind of page has of its own.

use super::assembler::Assembler;
use super::documents::Page;
use crate::diag::{Diagnostic, Span, Spanned};
use crate::model::{
    Call, Clause, Config, Contact, Event, ExternalLink, Former, Guideline, Kind, Milestone, Offered, Registration, Section,
    Update, Value, Version,
};
use crate::parse::RawKind;
use crate::parse::format::{
    RawCall, RawContact, RawEvent, RawFormer, RawGuideline, RawLink, RawMilestone, RawOffered, RawRegistration, RawUpdate,
};
use crate::parse::vocabulary::MilestoneKind;
use crate::path::SourcePath;
use crate::rules;
use crate::time::{self, Extent, When, Zone};

impl Assembler {
    /// What a page is besides what every page has.
    pub(super) fn kind(&mut self, page: &Page<'_>, timeline: Option<(&SourcePath, &[RawMilestone])>, config: &Config) -> Kind {
        match &page.parsed.kind {
            RawKind::Event(raw) => Kind::Event(Box::new(self.event(page, raw, config))),
            RawKind::Call(raw) => Kind::Call(Box::new(self.call(page, raw, timeline))),
            RawKind::Guideline(raw) => Kind::Guideline(Box::new(self.guideline(raw))),
            RawKind::Update(raw) => Kind::Update(Box::new(self.update(raw))),
            RawKind::Section(raw) => Kind::Section(Section { order: self.choice_or_default(raw.order.as_ref()) }),
            RawKind::Page(kind) => Kind::Page(*kind),
        }
    }

    pub(super) fn event(&mut self, page: &Page<'_>, raw: &RawEvent, config: &Config) -> Event {
        let place = raw.place.as_ref().and_then(|id| self.place(id));
        let own_zone = raw.timezone.as_ref().and_then(|text| self.zone(text));
        let zone =
            own_zone.or_else(|| place.and_then(|place| self.known.places[place].zone.clone())).or_else(|| config.zone.clone());
        let unknown =
            || Spanned::new(When { extent: Extent::Unknown, certainty: time::Certainty::Confirmed }, raw.dates.0.span.clone());
        Event {
            dates: self.date(&raw.dates, zone.as_ref()).unwrap_or_else(unknown),
            was: self.former(&raw.was, zone.as_ref()),
            status: self.choice_or_default(raw.status.as_ref()),
            status_note: self.words_option(raw.status_note.as_ref()),
            place,
            mode: self.choice_or_default(raw.mode.as_ref()),
            online: self.web_address_option(raw.online.as_ref()),
            organisers: self.organisations(&raw.organisers),
            contact: raw.contact.as_ref().map(|contact| self.contact(contact)),
            languages: raw.languages.as_ref().map(|codes| codes.iter().map(|code| code.value.clone()).collect()),
            goals: self.rich_list(&raw.goals),
            registration: raw.registration.as_ref().map(|registration| self.registration(registration, zone.as_ref())),
            milestones: self.milestones(&raw.milestones, zone.as_ref(), page),
            documents: self.offered(&raw.documents, page.file),
            more: self.web_address_option(raw.more.as_ref()),
            links: self.external_links(&raw.links),
            follows: raw.follows.as_ref().and_then(|id| self.document(id)),
            part_of: raw.part_of.as_ref().and_then(|id| self.document(id)),
            related: self.document_list(&raw.related),
            zone,
        }
    }

    pub(super) fn call(&mut self, page: &Page<'_>, raw: &RawCall, timeline: Option<(&SourcePath, &[RawMilestone])>) -> Call {
        let zone = raw.timezone.as_ref().and_then(|text| self.zone(text)).or_else(|| self.known.zone.clone());
        let mut milestones = raw.milestones.clone();
        if let Some((path, more)) = timeline {
            if let Some(first) = milestones.first() {
                let diagnostic = Diagnostic::new(
                    &rules::DUPLICATE_KEY,
                    first.span.clone(),
                    "this call has milestones here and in `timeline.yaml`",
                );
                self.report(diagnostic.label(Span::new(path, 0..0), "the other file").help("keep them in one of the two"));
            }
            milestones.extend_from_slice(more);
        }
        Call {
            status: self.choice_or_default(raw.status.as_ref()),
            status_note: self.words_option(raw.status_note.as_ref()),
            issuers: self.organisations(&raw.issuers),
            contact: raw.contact.as_ref().map(|contact| self.contact(contact)),
            eligibility: self.rich_list(&raw.eligibility),
            submission: self.rich_option(raw.submission.as_ref()),
            documents: self.offered(&raw.documents, page.file),
            more: self.web_address_option(raw.more.as_ref()),
            links: self.external_links(&raw.links),
            outcome: self.rich_list(&raw.outcome),
            milestones: self.milestones(&milestones, zone.as_ref(), page),
            follows: raw.follows.as_ref().and_then(|id| self.document(id)),
            related: self.document_list(&raw.related),
            zone,
        }
    }

    pub(super) fn guideline(&mut self, raw: &RawGuideline) -> Guideline {
        self.unique(raw.versions.iter().map(|version| &version.id.0), "version");
        self.unique(raw.clauses.iter().map(|clause| &clause.id.0), "clause");
        for id in raw.versions.iter().map(|version| &version.id.0).chain(raw.clauses.iter().map(|clause| &clause.id.0)) {
            self.check_id(id, "a version or a clause");
        }
        let versions: Vec<Version> = raw
            .versions
            .iter()
            .map(|version| Version {
                id: version.id.0.clone(),
                name: self.words(&version.name),
                issued: version.issued.as_ref().and_then(|date| self.date(date, self.known.zone.clone().as_ref())),
                note: self.rich_option(version.note.as_ref()),
                sources: self.citations(&version.sources),
            })
            .collect();
        let clauses = raw
            .clauses
            .iter()
            .map(|clause| {
                let mut values: Vec<Option<Value>> = versions.iter().map(|_| None).collect();
                for (id, item) in &clause.values.0 {
                    let Some(column) = versions.iter().position(|version| version.id.value == id.value) else {
                        let known = versions.iter().map(|version| version.id.as_str());
                        self.unknown(id, "version", known, "add it to `versions`");
                        continue;
                    };
                    let raw = &item.0;
                    values[column] = Some(Value {
                        value: self.rich(&raw.value),
                        note: self.rich_option(raw.note.as_ref()),
                        sources: self.citations(&raw.sources),
                    });
                }
                Clause {
                    id: clause.id.0.clone(),
                    name: self.words(&clause.name),
                    unit: self.words_option(clause.unit.as_ref()),
                    values,
                    note: self.rich_option(clause.note.as_ref()),
                }
            })
            .collect();
        Guideline { issuers: self.organisations(&raw.issuers), versions, clauses }
    }

    pub(super) fn update(&mut self, raw: &RawUpdate) -> Update {
        let unknown =
            || Spanned::new(When { extent: Extent::Unknown, certainty: time::Certainty::Confirmed }, raw.date.0.span.clone());
        Update {
            date: self.date(&raw.date, self.known.zone.clone().as_ref()).unwrap_or_else(unknown),
            about: self.document_list(&raw.about),
            tells: raw.tells.iter().map(|name| name.0.clone()).collect(),
            publisher: raw.publisher.as_ref().and_then(|id| self.organisation(id)),
        }
    }

    pub(super) fn former(&mut self, raw: &[RawFormer], zone: Option<&Zone>) -> Vec<Former> {
        raw.iter()
            .filter_map(|former| {
                Some(Former {
                    wording: self.words_option(former.wording.as_ref()),
                    said: former.said.as_ref().and_then(|date| self.date(date, zone)),
                    said_note: self.words_option(former.said_note.as_ref()),
                    reason: self.words_option(former.reason.as_ref()),
                    source: former.source.as_ref().and_then(|id| self.source(id)),
                    date: self.date(&former.date, zone)?,
                })
            })
            .collect()
    }

    pub(super) fn milestones(&mut self, raw: &[RawMilestone], zone: Option<&Zone>, page: &Page<'_>) -> Vec<Milestone> {
        self.unique(raw.iter().map(|milestone| &milestone.id.0), "milestone");
        let milestones: Vec<Milestone> = raw
            .iter()
            .map(|milestone| {
                self.check_id(&milestone.id, "a milestone");
                let event = milestone.event.as_ref().and_then(|id| self.document(id));
                let date = milestone.date.as_ref().and_then(|date| self.date(date, zone));
                self.check_milestone(milestone, page);
                self.allow(&milestone.allow, std::slice::from_ref(&milestone.span), None);
                Milestone {
                    id: milestone.id.0.clone(),
                    name: self.words(&milestone.name),
                    date,
                    event,
                    kind: self.choice_or_default(milestone.r#type.as_ref()),
                    wording: self.words_option(milestone.wording.as_ref()),
                    was: self.former(&milestone.was, zone),
                    status: self.choice_or_default(milestone.status.as_ref()),
                    what: self.rich_option(milestone.what.as_ref()),
                    mandatory: milestone.mandatory.as_ref().map(|mandatory| mandatory.value),
                    main: milestone.main.as_ref().is_some_and(|main| main.value),
                    authority: milestone.authority.as_ref().and_then(|id| self.organisation(id)),
                    sources: self.citations(&milestone.sources),
                }
            })
            .collect();
        self.check_main(raw, &milestones);
        milestones
    }

    /// One deadline leads at most; what is none cannot.
    fn check_main(&mut self, raw: &[RawMilestone], milestones: &[Milestone]) {
        let mut first: Option<Span> = None;
        for (main, milestone) in raw.iter().map(|raw| raw.main.as_ref()).zip(milestones) {
            let Some(main) = main.filter(|main| main.value) else { continue };
            if milestone.kind != MilestoneKind::Deadline || milestone.authority.is_some() {
                let message = format!("`{}` is no deadline of its own, and cannot lead", milestone.id.value);
                let help = "leave `main` out here; write it beside a deadline that no other authority sets";
                self.report(Diagnostic::new(&rules::UNKNOWN_VALUE, main.span.clone(), message).help(help));
            } else if let Some(first) = &first {
                let diagnostic = Diagnostic::new(&rules::DUPLICATE_KEY, main.span.clone(), "a second deadline is said to lead");
                self.report(diagnostic.label(first.clone(), "the first is here").help("keep `main: true` beside one of them"));
            } else {
                first = Some(main.span.clone());
            }
        }
    }

    /// A milestone has a date of its own or that of an event, and not both.
    pub(super) fn check_milestone(&mut self, milestone: &RawMilestone, page: &Page<'_>) {
        match (&milestone.date, &milestone.event) {
            (None, None) => {
                let span = milestone.id.span.clone();
                self.report(
                    Diagnostic::new(&rules::MISSING_FIELD, span, "this milestone has no date")
                        .help("add `date:` (`tba` where it is not known), or `event:`"),
                );
            }
            (Some(date), Some(event)) => {
                let diagnostic = Diagnostic::new(
                    &rules::DUPLICATE_KEY,
                    date.0.span.clone(),
                    format!("the date of this milestone is that of `{}`", *event.0),
                );
                self.report(diagnostic.label(event.0.span.clone(), "the event is named here").help("leave out `date:`"));
            }
            _ => {}
        }
        if let Some(event) = &milestone.event
            && event.0.value == page.id.value
        {
            self.report(
                Diagnostic::new(&rules::UNKNOWN_ID, event.0.span.clone(), "a page cannot be a milestone of itself")
                    .help("name another event"),
            );
        }
    }

    pub(super) fn contact(&mut self, raw: &RawContact) -> Contact {
        let email = raw.email.as_ref().filter(|text| {
            let fits = text
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace));
            if !fits {
                self.report(
                    Diagnostic::new(&rules::BAD_URL, text.span.clone(), format!("`{}` is no mail address", text.as_str()))
                        .help("write it as `name@example.org`"),
                );
            }
            fits
        });
        Contact {
            email: email.map(|text| text.value.clone()),
            organisations: self.organisations(&raw.organisations),
            name: self.words_option(raw.name.as_ref()),
            url: self.web_address_option(raw.url.as_ref()),
            note: self.rich_option(raw.note.as_ref()),
        }
    }

    pub(super) fn registration(&mut self, raw: &RawRegistration, zone: Option<&Zone>) -> Registration {
        Registration {
            opens: raw.opens.as_ref().and_then(|date| self.date(date, zone)),
            closes: raw.closes.as_ref().and_then(|date| self.date(date, zone)),
            link: self.web_address_option(raw.link.as_ref()),
            note: self.rich_option(raw.note.as_ref()),
        }
    }

    pub(super) fn offered(&mut self, raw: &[RawOffered], page: &SourcePath) -> Vec<Offered> {
        raw.iter()
            .map(|offered| {
                let file = offered.file.as_ref().and_then(|name| match page.join(name) {
                    Ok(path) if self.known.attachments.contains_key(&path) => Some(path),
                    _ => {
                        let message = format!("there is no file `{}` beside this page", name.as_str());
                        self.report(
                            Diagnostic::new(&rules::MISSING_FILE, name.span.clone(), message)
                                .help("put it into the folder of the page, or name it by `link:`"),
                        );
                        None
                    }
                });
                Offered {
                    title: self.words(&offered.title),
                    link: self.web_address_option(offered.link.as_ref()),
                    file,
                    date: offered
                        .date
                        .as_ref()
                        .and_then(|date| self.date(date, self.known.zone.clone().as_ref()))
                        .map(|date| date.value),
                    language: offered.language.as_ref().map(|code| code.value.clone()),
                    note: self.words_option(offered.note.as_ref()),
                }
            })
            .collect()
    }

    pub(super) fn external_links(&mut self, raw: &[RawLink]) -> Vec<ExternalLink> {
        raw.iter()
            .filter_map(|link| Some(ExternalLink { title: self.words(&link.title), url: self.web_address(&link.url)? }))
            .collect()
    }
}
