//! Single values of the file format, as they were written: texts, dates, numbers, ids, words of a vocabulary.
//!
//! In: [`Node`]s. Out: values that keep their places. Each is a type of its own, so that the table of the format
//! ([`super::format`]) says by it what a key can be. Not here: whether the value is right, which [`crate::model`] asks.

use super::decode::{Decode, Leaf, OfForm, OfFormat, Visitor};
use super::decoder::{Decoder, TEXT};
pub use super::texts::{Text, Words};
use super::types::{Fits, Form, Type};
use super::vocabulary::Choice;
use super::yaml::{Kind, Node};
use crate::color::Color;
use crate::diag::{Diagnostic, Spanned};
use crate::ics::CSS_COLORS;
use crate::rules;
use crate::time;
use std::marker::PhantomData;
use std::ops::Deref;

/// The form of any text.
const ANY: Form = Form { name: "a text", doc: "Any text, a number as well.", fits: Fits::Any };

impl Decode for Text {
    const TYPE: Type = Type::Text(&ANY);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(value) => {
                decoder.check_characters(node, value);
                Some(Spanned::new(value.trim().to_owned(), decoder.span(node)))
            }
            _ => {
                decoder.wrong_type(node, TEXT);
                None
            }
        }
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        see(path, Leaf::Text(self));
    }
}

macro_rules! forms {
    ($( #[doc = $doc:literal] $name:ident $title:literal $fits:expr; )*) => {
        $(
            #[doc = $doc]
            #[derive(Debug, Clone, PartialEq)]
            pub struct $name(pub Text);

            impl OfForm for $name {
                const FORM: Form = Form { name: $title, doc: $doc.trim_ascii(), fits: $fits };
            }

            impl Decode for $name {
                const TYPE: Type = Type::Text(&<$name as OfForm>::FORM);

                fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
                    Text::decode(node, decoder).map($name)
                }
            }

            impl Deref for $name {
                type Target = Text;
                fn deref(&self) -> &Text {
                    &self.0
                }
            }
        )*

        /// All forms of texts.
        pub const FORMS: &[Form] = &[ANY, $( <$name as OfForm>::FORM ),*];
    };
}

// Patterns leave room at both ends: blanks there are no part of a text.
forms! {
    /// What names a record: up to 100 letters a to z, digits, `.`, `_` and `-`.
    Identity "an id" Fits::NumberOr(r"^\s*[A-Za-z0-9._-]{1,100}\s*$");
    /// A complete address of the web, which begins with `https://` or `http://`.
    Address "a web address" Fits::Pattern(r#"^\s*https?://[^/?# <>"\\^`{|}][^ <>"\\^`{|}]*\s*$"#);
    /// An address that begins with `mailto:`, `https://` or `http://`.
    Reply "a link to answer by" Fits::Pattern(r"^\s*(?:https?://|mailto:)");
    /// An address of mail, such as `name@example.org`.
    MailAddress "a mail address" Fits::Pattern(r"^\s*[^@ ]+@[^ ]*\.[^ ]*\s*$");
    /// A time zone: an IANA name such as `Europe/Paris`, `UTC`, `GMT`, a distance from UTC such as `UTC+5:30`, or `AoE` (anywhere on Earth).
    ZoneName "a zone" Fits::OneOfOr(time::zone_names, time::DISTANCE_PATTERN);
    /// A language of the site, by the code that stands in file names and addresses: `en`, `zh`, `pt-BR`.
    LanguageCode "a language code" Fits::Pattern(r"^\s*[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\s*$");
    /// A language as BCP 47 writes it: `en`, `zh-Hans`.
    LanguageTag "a language tag" Fits::Any;
    /// A file or folder of the site, as seen from where the key says.
    FilePath "a path" Fits::Any;
    /// A part of an address between two `/`, without blanks and `/ \ ? # % " < >`.
    Slug "a part of an address" Fits::NumberOr(r#"^\s*[^ /\\?#%"<>]+\s*$"#);
    /// A subject, which holds a letter or a digit.
    TagName "a tag" Fits::Any;
    /// The two capital letters of ISO 3166-1, such as `CN`.
    CountryCode "a country code" Fits::Pattern(r"^\s*[A-Z]{2}\s*$");
    /// A sum of money in figures, with a point before its hundredths: `120`, `12.50`.
    Amount "a sum" Fits::NumberOr(r"^\s*[0-9]{1,9}(?:\.[0-9]{1,3})?\s*$");
    /// The three capital letters of ISO 4217, such as `EUR`.
    CurrencyCode "a currency" Fits::Pattern(r"^\s*[A-Z]{3}\s*$");
    /// A colour name of CSS, such as `steelblue`.
    ColorName "a colour name" Fits::AnyCase(color_names);
    /// A colour in red, green and blue: `#rrggbb` or `#rgb`.
    HexColor "a colour as `#17224a`" Fits::Pattern(r"^\s*#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\s*$");
    /// The name of a domain that stays yours.
    Domain "a domain name" Fits::NumberOr(r"^\s*[A-Za-z0-9.-]{1,150}\s*$");
    /// A rule that can be allowed, by its name.
    RuleName "a rule" Fits::OneOf(rule_names);
    /// Any rule, by its name.
    AnyRuleName "the name of a rule" Fits::OneOf(all_rule_names);
    /// Files of the site by their paths from its root: `*` stands for anything but `/`, `**` for any number of folders.
    PathPattern "a pattern of paths" Fits::Any;
    /// The identity of an entry in calendars.
    Uid "a UID" Fits::Any;
}

impl HexColor {
    /// The colour; `None` where this is none.
    pub fn color(&self) -> Option<Color> {
        Color::of(self.trim())
    }
}

fn color_names() -> Vec<String> {
    CSS_COLORS.iter().map(|name| (*name).to_owned()).collect()
}

fn rule_names() -> Vec<String> {
    rules::allowable().map(|rule| rule.name.to_owned()).collect()
}

fn all_rule_names() -> Vec<String> {
    rules::RULES.iter().map(|rule| rule.name.to_owned()).collect()
}

/// A date in the grammar of [`crate::time`], not yet read.
#[derive(Debug, Clone, PartialEq)]
pub struct RawDate(pub Text);

impl Decode for RawDate {
    const TYPE: Type = Type::Date;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Text::decode(node, decoder).map(RawDate)
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        see(path, Leaf::Date(&self.0));
    }
}

/// A date that must be a day: a month or a year is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct RawDay(pub RawDate);

impl Decode for RawDay {
    const TYPE: Type = Type::Day;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        RawDate::decode(node, decoder).map(RawDay)
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.0.visit(path, see);
    }
}

/// The id of a record `R` that stands elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Id<R>(pub Text, PhantomData<fn() -> R>);

impl<R> Id<R> {
    /// The id that `text` is.
    pub(super) fn new(text: Text) -> Self {
        Id(text, PhantomData)
    }
}

impl<R: OfFormat> Decode for Id<R> {
    const TYPE: Type = Type::Id(R::NAME);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Text::decode(node, decoder).map(Id::new)
    }
}

/// A word of the vocabulary `V`, not yet looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct Word<V>(pub Text, PhantomData<V>);

impl<V> Word<V> {
    /// The word that `text` is.
    pub(super) fn new(text: Text) -> Self {
        Word(text, PhantomData)
    }
}

impl<V: Choice> Decode for Word<V> {
    const TYPE: Type = Type::Word(&V::VOCABULARY);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Text::decode(node, decoder).map(|text| Word(text, PhantomData))
    }
}

impl Decode for Words {
    const TYPE: Type = Type::Words;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let span = decoder.span(node);
        match &node.kind {
            Kind::Scalar(value) => {
                decoder.check_characters(node, value);
                Some(Words { span, plain: Some(value.trim().to_owned()), by_language: Vec::new() })
            }
            Kind::Map(entries) => {
                let texts = entries.iter().map(|(key, value)| Some((Text::decode(key, decoder)?, Text::decode(value, decoder)?)));
                Some(Words { span, plain: None, by_language: texts.collect::<Option<_>>()? })
            }
            _ => {
                decoder.wrong_type(node, "a text, or a text for each language");
                None
            }
        }
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        see(path, Leaf::Words(self));
    }
}

/// Words in inline Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Markdown(pub Words);

impl Decode for Markdown {
    const TYPE: Type = Type::Markdown;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Words::decode(node, decoder).map(Markdown)
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.0.visit(path, see);
    }
}

impl Decode for Spanned<bool> {
    const TYPE: Type = Type::Bool;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let value = match &node.kind {
            Kind::Scalar(text) if text == "true" => true,
            Kind::Scalar(text) if text == "false" => false,
            _ => {
                let diagnostic = Diagnostic::new(&rules::WRONG_TYPE, decoder.span(node), "`true` or `false` is expected here");
                decoder.diagnostics.push(diagnostic.help("write `true` or `false`, not `yes`, `no`, `on` or `off`"));
                return None;
            }
        };
        Some(Spanned::new(value, decoder.span(node)))
    }
}

impl Decode for Spanned<i64> {
    const TYPE: Type = Type::Whole(i64::MIN, i64::MAX);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let number = match &node.kind {
            Kind::Scalar(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            decoder.wrong_type(node, "a whole number");
        }
        number.map(|number| Spanned::new(number, decoder.span(node)))
    }
}

/// A whole number that should lie in a range, both ends included.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole<const LEAST: i64, const MOST: i64>(pub Spanned<i64>);

impl<const LEAST: i64, const MOST: i64> Decode for Whole<LEAST, MOST> {
    const TYPE: Type = Type::Whole(LEAST, MOST);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Spanned::<i64>::decode(node, decoder).map(Whole)
    }
}

/// Degrees that should lie between so many to either side.
#[derive(Debug, Clone, PartialEq)]
pub struct Degrees<const MOST: i32>(pub Spanned<f64>);

impl<const MOST: i32> Decode for Degrees<MOST> {
    const TYPE: Type = Type::Number(-MOST, MOST);

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let number = match &node.kind {
            Kind::Scalar(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        };
        if number.is_none() {
            decoder.wrong_type(node, "a number");
        }
        number.map(|number| Degrees(Spanned::new(number, decoder.span(node))))
    }
}

/// Free data for a theme: kept as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Extra(pub Node);

impl Decode for Extra {
    const TYPE: Type = Type::Any;

    fn decode(node: &Node, _: &mut Decoder<'_>) -> Option<Self> {
        Some(Extra(node.clone()))
    }
}

/// Records by keys of a form, ids unless another is named.
#[derive(Debug, Clone, PartialEq)]
pub struct ById<T, K = Identity>(
    /// The records.
    pub Vec<(Text, T)>,
    /// The keys of those that could not be read, which has been reported.
    pub Vec<Text>,
    PhantomData<K>,
);

impl<T: Decode, K: OfForm> Decode for ById<T, K> {
    const TYPE: Type = Type::Map(&K::FORM, &T::TYPE);
    const OPTIONAL: bool = true;

    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            decoder.wrong_type(node, "a map of ids");
            return None;
        };
        let (mut records, mut failed) = (Vec::new(), Vec::new());
        for (key, value) in entries {
            match (Text::decode(key, decoder), T::decode(value, decoder)) {
                (Some(key), Some(value)) => records.push((key, value)),
                (Some(key), None) => failed.push(key),
                (None, _) => {}
            }
        }
        Some(ById(records, failed, PhantomData))
    }

    fn absent() -> Option<Self> {
        Some(ById(Vec::new(), Vec::new(), PhantomData))
    }

    fn visit<'a>(&'a self, path: &mut Vec<&'static str>, see: &mut Visitor<'_, 'a>) {
        self.0.iter().for_each(|(_, item)| item.visit(path, see));
    }
}
