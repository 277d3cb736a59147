//! What each kind of page has of its own.

use super::assembler::Assembler;
use super::documents::Page;
use crate::diag::{Diagnostic, Span, Spanned};
use crate::model::{
    Call, Clause, Config, Contact, EffectiveStatus, Event, ExternalLink, Fee, Former, Guideline, Kind, Milestone, MilestoneName,
    OF_REGISTRATION, Offered, Online, Place, Price, Ref, Registration, Section, Update, Value, Version,
};
use crate::parse::RawKind;
use crate::parse::format::{
    RawCall, RawContact, RawEvent, RawFee, RawFormer, RawGuideline, RawLink, RawMilestone, RawOffered, RawOnline, RawOnlineItem,
    RawPrice, RawRegistration, RawUpdate,
};
use crate::parse::values::Word;
use crate::parse::vocabulary::{Choice, MilestoneKind, Mode, OnlineWhen, Status};
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
        let places = self.places_of(raw);
        let own_zone = raw.timezone.as_ref().and_then(|text| self.zone(text));
        let zone = own_zone
            .or_else(|| places.iter().find_map(|place| self.known.places[*place].zone.clone()))
            .or_else(|| config.zone.clone());
        let unknown =
            || Spanned::new(When { extent: Extent::Unknown, certainty: time::Certainty::Confirmed }, raw.dates.0.span.clone());
        let mut milestones = self.milestones(&raw.milestones, zone.as_ref(), page);
        let registration = raw.registration.as_ref().map(|raw| {
            let registration = self.registration(raw);
            milestones.extend(self.registration_dates(raw, &registration, zone.as_ref()));
            registration
        });
        self.unique(milestones.iter().map(|milestone| &milestone.id), "milestone");
        let mode = self.mode(raw);
        self.check_attendance(raw, mode);
        Event {
            calendar_title: self.words_option(raw.calendar_title.as_ref()),
            dates: self.date(&raw.dates, zone.as_ref()).unwrap_or_else(unknown),
            was: self.former(&raw.was, zone.as_ref()),
            status: self.status(raw.status.as_ref()),
            status_since: raw.status_since.as_ref().and_then(|day| self.day(day)).map(|day| day.value),
            status_note: self.words_option(raw.status_note.as_ref()),
            places,
            mode,
            online: raw.online.as_ref().map(|RawOnlineItem(online)| self.online(online, raw)),
            organisers: self.organisations(&raw.organisers),
            contact: raw.contact.as_ref().map(|contact| self.contact(contact)),
            languages: raw.languages.as_ref().map(|codes| codes.iter().map(|code| code.value.clone()).collect()),
            goals: self.rich_list(&raw.goals),
            registration,
            milestones,
            documents: self.offered(&raw.documents, page.file),
            more: self.web_address_option(raw.more.as_ref()),
            links: self.external_links(&raw.links),
            series: raw.series.as_ref().and_then(|id| self.series(id)),
            follows: raw.follows.as_ref().and_then(|id| self.document(id)),
            part_of: raw.part_of.as_ref().and_then(|id| self.document(id)),
            related: self.document_list(&raw.related),
            zone,
        }
    }

    /// The places of an event, which stand under one of two keys.
    fn places_of(&mut self, raw: &RawEvent) -> Vec<Ref<Place>> {
        if let (Some(place), Some(first)) = (&raw.place, raw.places.first()) {
            let diagnostic = Diagnostic::new(&rules::DUPLICATE_KEY, place.span().clone(), "this event has `place` and `places`");
            self.report(diagnostic.label(first.span().clone(), "the list begins here").help("write all of them under `places`"));
        }
        raw.place.iter().chain(&raw.places).filter_map(|item| self.place(item)).collect()
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
        self.unique(milestones.iter().map(|milestone| &milestone.id.0), "milestone");
        Call {
            calendar_title: self.words_option(raw.calendar_title.as_ref()),
            status: self.status(raw.status.as_ref()),
            status_since: raw.status_since.as_ref().and_then(|day| self.day(day)).map(|day| day.value),
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
            event: raw.event.as_ref().and_then(|id| self.event_named(id)),
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

    /// How one takes part: as is written, or as place and address say.
    fn mode(&mut self, raw: &RawEvent) -> Mode {
        let written = raw.mode.as_ref().and_then(|word| self.choice(word));
        written.unwrap_or(match (raw.place.iter().chain(&raw.places).next(), &raw.online) {
            (Some(_), Some(_)) => Mode::Hybrid,
            (None, Some(_)) => Mode::Online,
            (_, None) => Mode::Onsite,
        })
    }

    fn online(&mut self, raw: &RawOnline, event: &RawEvent) -> Online {
        let when = self.choice_or_default(raw.when.as_ref());
        if raw.url.is_none() && when == OnlineWhen::Public {
            let diagnostic = Diagnostic::new(&rules::MISSING_FIELD, raw.span.clone(), "the key `url` is missing");
            self.report(diagnostic.help("add the address, or `when: after-registration` where it is sent to those who register"));
        }
        if when == OnlineWhen::AfterRegistration && event.registration.is_none() {
            let message = "the address is sent after registration, and there is no `registration`";
            let diagnostic = Diagnostic::new(&rules::ATTENDANCE, raw.span.clone(), message);
            self.report(diagnostic.help("say under `registration` where one registers"));
        }
        Online { url: self.web_address_option(raw.url.as_ref()), when }
    }

    /// Place, mode and status say one thing.
    fn check_attendance(&mut self, raw: &RawEvent, mode: Mode) {
        let moved = raw.status.as_ref().filter(|word| Status::of(&word.0) == Some(Status::MovedOnline));
        let place = raw.place.iter().chain(&raw.places).next();
        let (span, message, help) = match (moved, mode, place, &raw.online) {
            (Some(moved), _, _, None) => (
                &moved.0.span,
                "this event is moved online, and nothing says where that is",
                "add `online` with the address, or `online: {when: after-registration}`",
            ),
            (None, Mode::Online, Some(place), _) => (
                place.span(),
                "this event is online, and has a place",
                "write `mode: hybrid`, or leave out the place; if it was to be there, write `status: moved-online` instead of `mode`",
            ),
            (None, Mode::Onsite, _, Some(RawOnlineItem(online))) => (
                &online.span,
                "this event is onsite, and has an address online, which is not shown",
                "write `mode: hybrid` if one can take part there, or leave out the address",
            ),
            _ => return,
        };
        self.report(Diagnostic::new(&rules::ATTENDANCE, span.clone(), message).help(help));
    }

    /// A status as it is written; what it is in the end depends on what it belongs to.
    fn status(&mut self, word: Option<&Word<Status>>) -> EffectiveStatus {
        EffectiveStatus::written(word.and_then(|word| self.choice(word)))
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
        let milestones: Vec<Milestone> = raw
            .iter()
            .map(|milestone| {
                self.check_id(&milestone.id, "a milestone");
                let event = milestone.event.as_ref().and_then(|id| self.event_named(id));
                let date = milestone.date.as_ref().and_then(|date| self.date(date, zone));
                self.check_milestone(milestone, event.is_some(), page);
                self.allow(&milestone.allow, std::slice::from_ref(&milestone.span), None);
                Milestone {
                    id: milestone.id.0.clone(),
                    name: MilestoneName::Written(self.words(&milestone.name)),
                    date,
                    event,
                    of_registration: false,
                    kind: self.choice_or_default(milestone.r#type.as_ref()),
                    round: self.words_option(milestone.round.as_ref()),
                    wording: self.words_option(milestone.wording.as_ref()),
                    was: self.former(&milestone.was, zone),
                    status: self.status(milestone.status.as_ref()),
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

    /// A milestone has a date of its own or that of an event, and not both. What is no event has been reported.
    pub(super) fn check_milestone(&mut self, milestone: &RawMilestone, is_event: bool, page: &Page<'_>) {
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
        if let Some(event) = milestone.event.as_ref().filter(|_| is_event)
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

    /// The dates of a registration: when it opens, until when each fee holds, and when it closes.
    fn registration_dates(&mut self, raw: &RawRegistration, made: &Registration, zone: Option<&Zone>) -> Vec<Milestone> {
        let mut dates = Vec::new();
        let mut add = |id: String, name: MilestoneName, kind: MilestoneKind, date: Option<Spanned<When>>| {
            let Some(date) = date else { return };
            dates.push(Milestone {
                id: Spanned::new(id, date.span.clone()),
                name,
                date: Some(date),
                event: None,
                kind,
                wording: None,
                was: Vec::new(),
                status: EffectiveStatus::default(),
                of_registration: true,
                round: None,
                what: None,
                mandatory: None,
                main: false,
                authority: None,
                sources: Vec::new(),
            });
        };
        let opens = raw.opens.as_ref().and_then(|date| self.date(date, zone));
        add(format!("{OF_REGISTRATION}opens"), MilestoneName::RegistrationOpens, MilestoneKind::Milestone, opens);
        for (raw, fee) in raw.fees.iter().zip(&made.fees) {
            let until = raw.until.as_ref().and_then(|date| self.date(date, zone));
            add(fee.id.clone(), MilestoneName::Written(fee.name.clone()), MilestoneKind::Deadline, until);
        }
        let closes = raw.closes.as_ref().and_then(|date| self.date(date, zone));
        add(format!("{OF_REGISTRATION}closes"), MilestoneName::RegistrationCloses, MilestoneKind::Deadline, closes);
        dates
    }

    fn fee(&mut self, raw: &RawFee) -> Fee {
        self.check_id(&raw.id, "a fee");
        Fee {
            id: format!("{OF_REGISTRATION}{}", raw.id.as_str()),
            name: self.words(&raw.name),
            prices: raw.prices.iter().filter_map(|price| self.price(price)).collect(),
        }
    }

    fn price(&mut self, raw: &RawPrice) -> Option<Price> {
        let is_sum = is_amount(&raw.amount);
        if !is_sum {
            let message = format!("`{}` is no sum of money", raw.amount.as_str());
            let diagnostic = Diagnostic::new(&rules::UNKNOWN_VALUE, raw.amount.span.clone(), message);
            self.report(diagnostic.help("write figures alone, such as `120` or `12.50`; the currency has a key of its own"));
        }
        let is_currency = raw.currency.len() == 3 && raw.currency.bytes().all(|b| b.is_ascii_uppercase());
        if !is_currency {
            let message = format!("`{}` is no code of a currency", raw.currency.as_str());
            let diagnostic = Diagnostic::new(&rules::UNKNOWN_VALUE, raw.currency.span.clone(), message);
            self.report(diagnostic.help("write the three capital letters of ISO 4217, such as `EUR`"));
        }
        (is_sum && is_currency).then(|| Price {
            who: self.words_option(raw.who.as_ref()),
            amount: raw.amount.value.clone(),
            currency: raw.currency.value.clone(),
        })
    }

    pub(super) fn registration(&mut self, raw: &RawRegistration) -> Registration {
        Registration {
            fees: raw.fees.iter().map(|fee| self.fee(fee)).collect(),
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

/// Whether a text is a sum of money in figures, with up to three behind a point.
fn is_amount(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let are_figures = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    are_figures(whole, 9) && are_figures(part, 3)
}
