//! What can be asked for besides what the files of a site say: data, for every stage.

/// What can be asked for besides what the files say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are built as well.
    pub drafts: bool,
    /// An address for the site in place of the configuration's.
    pub base_url: Option<String>,
    /// Whether `convoke.lock` must be there and up to date.
    pub locked: bool,
    /// Whether what subscribers have may vanish from the calendars.
    pub allow_removals: bool,
}
