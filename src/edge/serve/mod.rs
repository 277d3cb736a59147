//! The local server: the site as it would be built, from memory, renewed at every change.
//!
//! In: a site's folder. Out: pages in a browser. Nothing is written to the disk. A build that fails leaves the last
//! good state in place. What a request is answered is decided in [`respond`](mod@respond) alone, and sent by [`http`].
//! Not here: anything fit for the open network.

pub mod clock;
pub mod http;
pub mod own;
pub mod page;
pub mod respond;

use super::EdgeError;
use super::disk::{SiteFolder, read_asset};
use super::report::{self, Context, Files, Format, Report};
use super::terminal;
use super::watch::{Change, Watch};
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::parse::yaml;
use crate::path::{OutputPath, SourcePath};
use crate::source::SourceTree;
use crate::time::Timestamp;
use crate::{Compiled, Inputs, Rendered, compile, render};
use http::News;
use respond::{Ask, Hosts, Pages, Rendering, Reply, State, respond};
use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The port where none is asked for.
pub const PORT: u16 = 4180;
/// Of how many pages the last good bytes are kept, for when a template fails.
const KEPT_PAGES: usize = 64;

/// How to serve.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Settings {
    /// The name or address to listen on.
    pub interface: String,
    /// The port; [`PORT`], or a free one where that is taken, if none is asked for.
    pub port: Option<u16>,
    /// Whether to open a browser.
    pub open: bool,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether to look at the files in turn instead of waiting for the system.
    pub poll: bool,
    /// The moment that pages take for the present; `None` where it is the present.
    pub as_of: Option<Timestamp>,
    /// How long it must be quiet before a change is taken up.
    pub pause: Duration,
    /// Whether only findings are shown.
    pub quiet: bool,
    /// Whether each request is shown.
    pub verbose: bool,
}

/// Serves the site until the process is ended.
///
/// `name` says how a file is called towards people, `format` how findings are shown in the terminal.
///
/// # Errors
/// When the site cannot be read, the port cannot be had, or the folders cannot be watched.
pub fn serve(
    site: &SiteFolder,
    settings: &Settings,
    name: Arc<dyn Fn(&SourcePath) -> String + Send + Sync>,
    format: &'static Format,
) -> Result<(), EdgeError> {
    let listener = listen(&settings.interface, settings.port)?;
    let address = listener.local_addr().map_err(EdgeError::io("listen on", Path::new(&settings.interface)))?;
    // Watching begins first, so that no change falls between it and the reading.
    let mut watch = Watch::new(site, settings.pause, settings.poll)?;
    let tree = site.read()?;
    let shared = Arc::new(Shared::new(site.root().to_owned(), Arc::clone(&name), settings.as_of));
    let mut builder = Builder::new(tree, settings, origin(settings, address), Arc::clone(&shared), name, format);
    let compiled = builder.build()?;
    builder.show(compiled)?;
    start(listener, &shared, hosts(settings, address), settings.verbose)?;
    announce(settings, &watch, &builder, address)?;
    while let Some(change) = watch.wait() {
        builder.take_up(site, &change)?;
    }
    Err(EdgeError::io("watch", site.root())(io::Error::other("the system tells of no more changes")))
}

/// Takes the port that was asked for, or the usual one, or any.
fn listen(interface: &str, port: Option<u16>) -> Result<TcpListener, EdgeError> {
    let bind = |port: u16| {
        let addresses: Vec<SocketAddr> = (interface, port).to_socket_addrs()?.collect();
        TcpListener::bind(&addresses[..])
    };
    let result = match (bind(port.unwrap_or(PORT)), port) {
        (Err(error), None) if error.kind() == io::ErrorKind::AddrInUse => bind(0),
        (result, _) => result,
    };
    let place = format!("{interface}:{}", port.unwrap_or(PORT));
    result.map_err(EdgeError::io("listen on", Path::new(&place)))
}

/// The address of the server as this machine's browser can use it.
fn origin(settings: &Settings, address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        // A name that was given is kept, since a browser treats names as sites of their own.
        IpAddr::V4(_) if settings.interface.parse::<IpAddr>().is_err() => settings.interface.clone(),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("http://{ip}:{}", address.port())
}

fn hosts(settings: &Settings, address: SocketAddr) -> Hosts {
    Hosts { named: vec![settings.interface.clone(), address.ip().to_string()], any_address: address.ip().is_unspecified() }
}

/// Says where the site is, and opens a browser there if asked to.
fn announce(settings: &Settings, watch: &Watch, builder: &Builder, address: SocketAddr) -> Result<(), EdgeError> {
    let base = builder.shared.now().base.clone();
    let url = format!("{}{base}", origin(settings, address));
    if settings.port.is_none() && address.port() != PORT && !settings.quiet {
        terminal::warn(&format!("port {PORT} is taken; using {}\n", address.port()))?;
    }
    if watch.polls && !settings.poll && !settings.quiet {
        terminal::warn("the system cannot watch so many folders; looking for changes twice a second instead\n")?;
    }
    terminal::print(&format!("{url}\n"))?;
    if !settings.quiet {
        terminal::warn("serving; Ctrl-C ends it\n")?;
    }
    if settings.open { open_browser(&url) } else { Ok(()) }
}

fn open_browser(url: &str) -> Result<(), EdgeError> {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    let command = command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            // Somebody must wait for it to end.
            thread::spawn(move || child.wait());
            Ok(())
        }
        // The site is served all the same.
        Err(error) => terminal::warn(&format!("no browser could be opened by {program}: {error}\n")),
    }
}

/// What the threads that answer browsers share with the thread that builds.
struct Shared {
    state: RwLock<Arc<State<Live>>>,
    news: Arc<News>,
    last: Arc<LastGood>,
    root: PathBuf,
    name: Arc<dyn Fn(&SourcePath) -> String + Send + Sync>,
    as_of: Option<Timestamp>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn new(root: PathBuf, name: Arc<dyn Fn(&SourcePath) -> String + Send + Sync>, as_of: Option<Timestamp>) -> Self {
        // A page of an earlier run must not take this one's state for its own.
        let started = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
        let version = u64::try_from(started).unwrap_or(0);
        let state = State { pages: None, findings: Vec::new(), version, base: "/".to_owned(), as_of };
        let (state, news) = (RwLock::new(Arc::new(state)), Arc::new(News::new(version)));
        Shared { state, news, last: Arc::default(), root, name, as_of }
    }

    fn now(&self) -> Arc<State<Live>> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes `state` the one that is served, tells all who wait, and returns the one before.
    fn renew(&self, state: State<Live>) -> Arc<State<Live>> {
        let version = state.version;
        let state = Arc::new(state);
        let old = std::mem::replace(&mut *self.state.write().unwrap_or_else(PoisonError::into_inner), state);
        // A browser that is told to reload must find the new state.
        self.news.tell(version);
        old
    }
}

/// A good state of the site.
struct Live {
    compiled: Arc<Compiled>,
    last: Arc<LastGood>,
    root: PathBuf,
    name: Arc<dyn Fn(&SourcePath) -> String + Send + Sync>,
}

impl Live {
    fn rows(&self, findings: Vec<Diagnostic>) -> Vec<report::Row> {
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(findings);
        diagnostics.sort();
        rows(&diagnostics, &self.compiled, &*self.name)
    }
}

fn rows(diagnostics: &Diagnostics, compiled: &Compiled, name: &dyn Fn(&SourcePath) -> String) -> Vec<report::Row> {
    report::rows(diagnostics, &Context { text: &|path| compiled.text(path), name, deny_warnings: false })
}

impl Pages for Live {
    fn find(&self, path: &str) -> Option<OutputPath> {
        self.compiled.plan.contains(path).cloned()
    }

    fn render(&self, path: &OutputPath) -> Rendering {
        match render(&self.compiled, path) {
            Ok(Rendered::Bytes(bytes)) => {
                if path.extension() == "html" {
                    self.last.keep(path, &bytes);
                }
                Rendering::Good(bytes)
            }
            Ok(Rendered::Copy(source)) => match read_asset(&self.root, &source) {
                Ok(bytes) => Rendering::Good(bytes),
                // It was removed just now; the next build will know.
                Err(_) => Rendering::Bad { findings: Vec::new(), last: None },
            },
            Err(findings) => Rendering::Bad { findings: self.rows(findings), last: self.last.get(path) },
        }
    }
}

/// The last good bytes of the pages that were looked at most recently.
#[derive(Default)]
struct LastGood(Mutex<VecDeque<(OutputPath, Vec<u8>)>>);

impl LastGood {
    fn keep(&self, path: &OutputPath, bytes: &[u8]) {
        let mut pages = lock(&self.0);
        pages.retain(|(known, _)| known != path);
        pages.push_back((path.clone(), bytes.to_owned()));
        if pages.len() > KEPT_PAGES {
            pages.pop_front();
        }
    }

    fn get(&self, path: &OutputPath) -> Option<Vec<u8>> {
        lock(&self.0).iter().find(|(known, _)| known == path).map(|(_, bytes)| bytes.clone())
    }
}

/// Whoever builds: the only one who calls `compile`.
struct Builder {
    inputs: Inputs,
    origin: String,
    /// The newest state, good or bad: it only saves work.
    last: Option<Arc<Compiled>>,
    shared: Arc<Shared>,
    name: Arc<dyn Fn(&SourcePath) -> String + Send + Sync>,
    format: &'static Format,
    quiet: bool,
}

impl Builder {
    fn new(
        tree: SourceTree,
        settings: &Settings,
        origin: String,
        shared: Arc<Shared>,
        name: Arc<dyn Fn(&SourcePath) -> String + Send + Sync>,
        format: &'static Format,
    ) -> Self {
        let inputs = Inputs { tree, options: crate::Options { drafts: settings.drafts, ..crate::Options::default() } };
        Builder { inputs, origin, last: None, shared, name, format, quiet: settings.quiet }
    }

    /// Compiles the inputs, for this server's own address, and tells the findings.
    fn build(&mut self) -> Result<Arc<Compiled>, EdgeError> {
        // A site without an address has none here either, or it would have pages that no build has.
        self.inputs.options.base_url = base_path(&self.inputs.tree).map(|base| format!("{}{base}", self.origin));
        let compiled = Arc::new(compile(&self.inputs, self.last.as_deref()));
        self.last = Some(Arc::clone(&compiled));
        let context = Context { text: &|path| compiled.text(path), name: &*self.name, deny_warnings: false };
        let files = Files::of(&compiled.diagnostics, &context);
        let report = Report::new(&compiled.diagnostics, &files, false);
        if let Some(summary) = report.summary() {
            terminal::warn(&format!("{}{summary}\n", (self.format.write)(&report)))?;
        }
        Ok(compiled)
    }

    /// Serves what was compiled if it is good, and else what was good before.
    fn show(&self, compiled: Arc<Compiled>) -> Result<(), EdgeError> {
        let before = self.shared.now();
        let (base, version) = (base_path(&self.inputs.tree).unwrap_or_else(|| "/".to_owned()), before.version + 1);
        let findings = rows(&compiled.diagnostics, &compiled, &*self.name);
        if compiled.diagnostics.has_errors() {
            if before.pages.is_some() && !self.quiet {
                terminal::warn("the last good state is still served\n")?;
            }
            let pages = before.pages.as_ref().map(|live| self.live(Arc::clone(&live.compiled)));
            drop(before);
            self.shared.renew(State { pages, findings, version, base, as_of: self.shared.as_of });
        } else {
            drop(before);
            let pages = Some(self.live(compiled));
            self.shared.renew(State { pages, findings, version, base, as_of: self.shared.as_of });
        }
        Ok(())
    }

    fn live(&self, compiled: Arc<Compiled>) -> Live {
        let Shared { last, root, name, .. } = &*self.shared;
        Live { compiled, last: Arc::clone(last), root: root.clone(), name: Arc::clone(name) }
    }

    fn take_up(&mut self, site: &SiteFolder, change: &Change) -> Result<(), EdgeError> {
        let start = Instant::now();
        let read = match change {
            Change::Paths(paths) => site.update(&mut self.inputs.tree, paths),
            Change::All => site.read().map(|tree| {
                let differs = tree != self.inputs.tree;
                self.inputs.tree = tree;
                differs
            }),
        };
        match read {
            Ok(false) => Ok(()),
            Ok(true) => {
                let compiled = self.build()?;
                self.show(compiled)?;
                if self.quiet {
                    return Ok(());
                }
                terminal::warn(&format!("{}; rebuilt in {} ms\n", described(site, change), start.elapsed().as_millis()))
            }
            Err(error) => {
                terminal::warn(&format!("{error}\n"))?;
                self.trouble(&error);
                Ok(())
            }
        }
    }

    /// Shows that the site could not be read.
    fn trouble(&self, error: &EdgeError) {
        let before = self.shared.now();
        let pages = before.pages.as_ref().map(|live| self.live(Arc::clone(&live.compiled)));
        let (base, version) = (before.base.clone(), before.version + 1);
        let address = self.shared.root.display().to_string();
        let row = |message: &str| report::Row {
            address: address.clone(),
            severity: Severity::Error,
            rule: "unreadable",
            message: message.to_owned(),
            help: None,
        };
        let findings = error.to_string().lines().map(row).collect();
        self.shared.renew(State { pages, findings, version, base, as_of: self.shared.as_of });
    }
}

/// A change in a few words.
fn described(site: &SiteFolder, change: &Change) -> String {
    match change {
        Change::All => "many changes".to_owned(),
        Change::Paths(paths) => {
            let first = paths.first().map(|path| path.strip_prefix(site.root()).unwrap_or(path).display().to_string());
            let first = terminal::plain(&first.unwrap_or_default());
            if paths.len() > 1 { format!("{first} and {} more changed", paths.len() - 1) } else { format!("{first} changed") }
        }
    }
}

/// The path of the site's address, from `/` to `/`; `None` where the configuration gives no address.
fn base_path(tree: &SourceTree) -> Option<String> {
    let (file, text) = super::disk::CONFIGURATIONS.iter().find_map(|name| {
        let path = SourcePath::new(name).ok()?;
        let text = tree.text(&path)?;
        Some((path, text))
    })?;
    let yaml::Kind::Map(entries) = yaml::parse(&file, text, 0..text.len()).ok()?.kind else { return None };
    let scalar = |node: &yaml::Node| match &node.kind {
        yaml::Kind::Scalar(text) => Some(text.trim().to_owned()),
        _ => None,
    };
    let url = entries.iter().find(|(key, _)| scalar(key).as_deref() == Some("base_url")).and_then(|(_, value)| scalar(value))?;
    let (_, rest) = url.split_once("://")?;
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    Some(if path.is_empty() { "/".to_owned() } else { format!("/{path}/") })
}

/// Starts the threads that answer.
fn start(listener: TcpListener, shared: &Arc<Shared>, hosts: Hosts, verbose: bool) -> Result<(), EdgeError> {
    let (news, shared) = (Arc::clone(&shared.news), Arc::clone(shared));
    let started = http::start(listener, news, move |ask| answer(&shared, &hosts, ask, verbose));
    started.map_err(EdgeError::io("listen on", Path::new("the port")))
}

fn answer(shared: &Shared, hosts: &Hosts, ask: &Ask<'_>, verbose: bool) -> Reply {
    let state = shared.now();
    let reply = respond(&state, hosts, ask);
    if let (Reply::Now(answer), true) = (&reply, verbose) {
        let line = terminal::plain(&format!("{} {} {}", ask.method, ask.target, answer.status));
        // Where the terminal is gone, the browser is served all the same.
        let _ = terminal::warn(&format!("{line}\n"));
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_the_site_is_that_of_its_address() {
        let base = |config: &str| {
            let mut tree = SourceTree::default();
            tree.insert_bytes(SourcePath::new("convoke.yaml").unwrap(), config.into());
            base_path(&tree)
        };
        assert_eq!(base("base_url: https://a.example/").as_deref(), Some("/"));
        assert_eq!(base("base_url: https://a.example").as_deref(), Some("/"));
        assert_eq!(base("base_url: 'https://a.example/x/y?z#q'\n").as_deref(), Some("/x/y/"));
        assert_eq!(base("title: x"), None);
        assert_eq!(base("base_url: ["), None);
    }

    #[test]
    fn a_taken_port_is_replaced_unless_it_was_asked_for() {
        let first = listen("127.0.0.1", Some(0)).unwrap();
        let port = first.local_addr().unwrap().port();
        assert_eq!(listen("127.0.0.1", Some(port)).unwrap_err().exit_code(), 4);
        // Whether the usual port is free or not, there is one.
        let (one, two) = (listen("127.0.0.1", None).unwrap(), listen("127.0.0.1", None).unwrap());
        assert_ne!(one.local_addr().unwrap().port(), two.local_addr().unwrap().port());
    }

    #[test]
    fn the_last_good_pages_are_a_few() {
        let last = LastGood::default();
        let path = |n: usize| OutputPath::new(&format!("{n}.html")).unwrap();
        for n in 0..KEPT_PAGES + 2 {
            last.keep(&path(n), b"x");
        }
        assert_eq!((last.get(&path(0)), last.get(&path(1))), (None, None));
        assert_eq!(last.get(&path(2)), Some(b"x".to_vec()));
    }
}
