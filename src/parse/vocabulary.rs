//! The vocabularies of the file format: each word once, with what it stands for and what it means.
//!
//! In: a word. Out: a value. Checking a site, what is suggested for a misspelt word, `docs/file-format.md` and the schemas all
//! read these tables. Not here: which key has which vocabulary ([`super::format`]).

use super::types::{Meaning, Vocabulary};
use crate::diag::Severity;

/// A type whose values are the words of a vocabulary.
pub trait Choice: Copy + PartialEq + Sized + 'static {
    /// The words, with what they mean.
    const VOCABULARY: Vocabulary;
    /// The words, each with what it stands for.
    const ALL: &'static [(&'static str, Self)];

    /// The value that a word stands for.
    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }
}

macro_rules! vocabularies {
    ($(
        #[doc = $doc:literal]
        $name:ident $title:literal $(default $default:ident)? {
            $( #[doc = $word_doc:literal] $variant:ident = $word:literal, )*
        }
    )*) => {
        $(
            #[doc = $doc]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub enum $name {
                $( #[doc = $word_doc] $variant, )*
            }

            impl $name {
                /// The one table of its words.
                pub const ALL: &'static [(&'static str, $name)] = &[$( ($word, $name::$variant) ),*];

                /// The word for it.
                pub fn key(self) -> &'static str {
                    match self {
                        $( $name::$variant => $word, )*
                    }
                }
            }

            impl Choice for $name {
                const VOCABULARY: Vocabulary = Vocabulary {
                    name: $title,
                    words: &[$( Meaning { word: $word, doc: $word_doc.trim_ascii() } ),*],
                };
                const ALL: &'static [(&'static str, Self)] = $name::ALL;
            }

            $(
                impl Default for $name {
                    fn default() -> Self {
                        $name::$default
                    }
                }
            )?
        )*

        /// All vocabularies.
        pub const VOCABULARIES: &[Vocabulary] = &[$( <$name as Choice>::VOCABULARY ),*];
    };
}

vocabularies! {
    /// What a Markdown file is; a section needs no word for it.
    DocumentKind "a kind of page" default Page {
        /// Something takes place: a workshop, a meeting.
        Event = "event",
        /// Something is asked for by a date: proposals, papers.
        Call = "call",
        /// A table of limits, version by version.
        Guideline = "guideline",
        /// A dated piece of news about events and calls.
        Update = "update",
        /// Any other page.
        Page = "page",
        /// A page that lists all organisations.
        Organisations = "organisations",
        /// A page that lists all sources.
        Sources = "sources",
        /// A page that lists all calendars to subscribe to.
        Calendar = "calendar",
    }

    /// A status of an event, a call or a milestone.
    Status "a status" default Scheduled {
        /// It takes place as announced.
        Scheduled = "scheduled",
        /// It may take place as announced.
        Tentative = "tentative",
        /// It is put off; the new date is not known.
        Postponed = "postponed",
        /// It was put off to the date that is given.
        Rescheduled = "rescheduled",
        /// It does not take place.
        Cancelled = "cancelled",
        /// It takes place online instead.
        MovedOnline = "moved-online",
        /// It has taken place.
        Held = "held",
    }

    /// How one takes part in an event.
    Mode "a way to take part" default Onsite {
        /// At its place.
        Onsite = "onsite",
        /// Online.
        Online = "online",
        /// Either way.
        Hybrid = "hybrid",
    }

    /// When one gets to know the address at which an event takes place online.
    OnlineWhen "when an address is known" default Public {
        /// The site shows it.
        Public = "public",
        /// Those who register get it; the site never shows it.
        AfterRegistration = "after-registration",
    }

    /// What a milestone is.
    MilestoneKind "a kind of milestone" default Milestone {
        /// Something happens.
        Milestone = "milestone",
        /// Something is due.
        Deadline = "deadline",
        /// Something is open from its first day to its last.
        Window = "window",
    }

    /// Whose word a source is.
    SourceKind "a kind of source" {
        /// The parties' own.
        Official = "official",
        /// A copy of the parties' own.
        Copy = "copy",
        /// That of a team that took part.
        Team = "team",
        /// The press's.
        Press = "press",
        /// Somebody else's.
        ThirdParty = "third-party",
        /// A work of reference.
        Reference = "reference",
        /// A table of data.
        Data = "data",
    }

    /// The order of a section's entries.
    Order "an order" default Weight {
        /// By weight, then by date, then by title.
        Weight = "weight",
        /// The oldest first.
        Date = "date",
        /// The newest first.
        Newest = "newest",
    }

    /// How bad what a rule finds is.
    SeverityWord "a severity" {
        /// It is not reported.
        Off = "off",
        /// It is worth knowing; `--deny warnings` passes it over.
        Note = "note",
        /// It is worth mending; the site is built all the same.
        Warning = "warning",
        /// Nothing is written while there is one.
        Error = "error",
    }

    /// How links name a page.
    LinkStyle "a style of links" default File {
        /// By its file, so that the site also opens from a disk: `call/index.html`.
        File = "file",
        /// By its folder: `call/`.
        Folder = "folder",
    }

    /// The scheme in Google's subscription link.
    GoogleScheme "a scheme" default Webcal {
        /// `webcal:`, which Google asks for.
        Webcal = "webcal",
        /// `https:`.
        Https = "https",
    }

    /// How calendars have an event that begins and ends at a time, on different days, and lasts longer than twelve hours.
    LongEvents "a form of long events" default Times {
        /// As one bar from its beginning to its end, nights included.
        Times = "times",
        /// As whole days; the times stand in its text.
        Days = "days",
    }

    /// What has calendar feeds of its own, besides the site and its calls.
    FeedsOf "what has feeds" {
        /// Each tag.
        Tags = "tags",
        /// Each place.
        Places = "places",
    }
}

impl From<SeverityWord> for Severity {
    fn from(word: SeverityWord) -> Self {
        match word {
            SeverityWord::Off => Severity::Off,
            SeverityWord::Note => Severity::Note,
            SeverityWord::Warning => Severity::Warning,
            SeverityWord::Error => Severity::Error,
        }
    }
}

impl SourceKind {
    /// Whether the parties themselves published it.
    pub fn is_official(self) -> bool {
        matches!(self, SourceKind::Official | SourceKind::Copy)
    }
}
