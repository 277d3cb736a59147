//! A guideline: clauses with a value for each version.

use super::table::Ref;
use super::text::LocalText;
use super::{Citation, Organisation};
use crate::diag::Spanned;
use crate::time::When;

/// A guideline.
#[derive(Debug, Clone)]
pub struct Guideline {
    /// Who issues it.
    pub issuers: Vec<Ref<Organisation>>,
    /// The stages at which it was published.
    pub versions: Vec<Version>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// A stage at which a guideline was published.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its identity within the guideline.
    pub id: Spanned<String>,
    /// What it is called.
    pub name: LocalText,
    /// When it was published.
    pub issued: Option<Spanned<When>>,
    /// A remark.
    pub note: Option<LocalText>,
    /// What it rests on.
    pub sources: Vec<Citation>,
}

/// A clause.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Its identity within the guideline.
    pub id: Spanned<String>,
    /// What it limits.
    pub name: LocalText,
    /// The unit of its values.
    pub unit: Option<LocalText>,
    /// A value for each version, in their order; `None` where no source gives one.
    pub values: Vec<Option<Value>>,
    /// A remark.
    pub note: Option<LocalText>,
}

/// A value of a clause.
#[derive(Debug, Clone)]
pub struct Value {
    /// The value.
    pub value: LocalText,
    /// A remark.
    pub note: Option<LocalText>,
    /// What it rests on.
    pub sources: Vec<Citation>,
}
