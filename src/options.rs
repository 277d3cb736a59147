//! What can be asked for besides what the files of a site say: data, for every stage.

/// What can be asked for besides what the files say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are built as well.
    pub drafts: bool,
    /// An address for the site in place of the configuration's.
    pub base_url: Option<String>,
    /// Whether `convoke.lock` must be there and up to date.
    pub locked: bool,
    /// Whether what subscribers have may vanish from the calendars.
    pub allow_removals: bool,
    /// Whether a site that asks for social images gets them. Always `false` in a program without the feature `social-images`.
    pub social_images: bool,
}

impl Default for Options {
    /// Nothing is asked for, and all that the program can make is made.
    fn default() -> Self {
        Options {
            drafts: false,
            base_url: None,
            locked: false,
            allow_removals: false,
            social_images: cfg!(feature = "social-images"),
        }
    }
}
