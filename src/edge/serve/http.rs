//! HTTP over TCP: connections of browsers, whose requests go to one function.
//!
//! In: a listener, and who answers. Out: answers, over connections that are kept for the next request. One thread moves
//! all bytes, so that a slow reader or a window that waits for news holds nobody up; `WORKERS` others make the answers.
//! This is the door to `hyper` and to `tokio`, on which it runs. Not here: what is answered ([`mod@super::respond`]), and
//! encryption.

use super::respond::{Answer, Ask, Reply, event, text};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HOST, HeaderName, IF_NONE_MATCH};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

/// How many answers are made at the same time.
const WORKERS: usize = 4;
/// How many connections there are at the same time; more wait until one ends.
const CONNECTIONS: usize = 512;
/// How long a browser may take to send the head of a request, and how long a connection is kept for the next one.
const HEAD_PATIENCE: Duration = Duration::from_secs(30);
/// How many bytes the head of a request may have.
const HEAD_SIZE: usize = 64 * 1024;
/// How long a page waits for news before it must ask again.
const NEWS_PATIENCE: Duration = Duration::from_secs(25);
/// How long to wait where the system gives no more connections.
const PAUSE: Duration = Duration::from_millis(50);
/// The answer where a bug of ours left none.
const FAILED: &str = "Convoke failed at this page; the terminal says how.\n";

/// The version of the site, for which pages wait.
#[derive(Debug)]
pub struct News(watch::Sender<u64>);

impl News {
    /// The first version.
    pub fn new(version: u64) -> Self {
        News(watch::Sender::new(version))
    }

    /// Tells all who wait that there is another version.
    pub fn tell(&self, version: u64) {
        self.0.send_replace(version);
    }

    /// The version as soon as it is no longer `since`, or after [`NEWS_PATIENCE`] in any case.
    async fn after(&self, since: u64) -> u64 {
        let mut version = self.0.subscribe();
        // Whether there is news or time is up: the page compares.
        let _ = timeout(NEWS_PATIENCE, version.wait_for(|version| *version != since)).await;
        *version.borrow()
    }
}

/// Starts the threads that serve, and returns; `respond` decides what a request is answered.
///
/// # Errors
/// When the system does not give what it takes to wait for connections.
pub fn start<F>(listener: std::net::TcpListener, news: Arc<News>, respond: F) -> io::Result<()>
where
    F: Fn(&Ask<'_>) -> Reply + Send + Sync + 'static,
{
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread().enable_io().enable_time().max_blocking_threads(WORKERS).build()?;
    let listener = {
        let _inside = runtime.enter();
        TcpListener::from_std(listener)?
    };
    thread::spawn(move || runtime.block_on(accept(listener, news, Arc::new(respond))));
    Ok(())
}

/// Takes up connections, without end.
async fn accept<F>(listener: TcpListener, news: Arc<News>, respond: Arc<F>)
where
    F: Fn(&Ask<'_>) -> Reply + Send + Sync + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(HEAD_SIZE);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        // Whoever called is gone again, or there are no more handles: the next try will tell.
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        let (news, respond) = (Arc::clone(&news), Arc::clone(&respond));
        let answer = service_fn(move |request| answer(request, Arc::clone(&news), Arc::clone(&respond)));
        let connection = http.serve_connection(TokioIo::new(stream), answer);
        tokio::spawn(async move {
            // Whoever asked may be gone, or have sent what is no request; nobody is left to answer.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// Answers one request, at once or when there is news.
async fn answer<F>(request: Request<Incoming>, news: Arc<News>, respond: Arc<F>) -> Result<Response<Full<Bytes>>, Infallible>
where
    F: Fn(&Ask<'_>) -> Reply + Send + Sync + 'static,
{
    let reply = spawn_blocking(move || {
        let target = request.uri().to_string();
        let ask = Ask {
            method: request.method().as_str(),
            target: &target,
            host: only(&request, &HOST),
            if_none_match: only(&request, &IF_NONE_MATCH),
        };
        respond(&ask)
    });
    let answer = match reply.await {
        Ok(Reply::Now(answer)) => answer,
        Ok(Reply::Later { since }) => event(news.after(since).await),
        // A panic is our bug, but it should not end the server as well.
        Err(_) => text(500, FAILED),
    };
    Ok(response(answer))
}

/// The value of a header that stands there once: what two say is not clear, and `Host` decides what may be seen.
fn only<'r, B>(request: &'r Request<B>, name: &HeaderName) -> Option<&'r str> {
    let mut values = request.headers().get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let head = Response::builder().status(answer.status);
    let head = answer.headers.into_iter().fold(head, |head, (name, value)| head.header(name, value));
    // A header that cannot be sent is our bug, as a panic is.
    head.body(Full::from(answer.body)).unwrap_or_else(|_| {
        let mut failed = Response::new(Full::from(FAILED));
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};

    /// A server that answers by target, at its address, with the news that it waits for.
    fn server() -> (SocketAddr, Arc<News>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let news = Arc::new(News::new(7));
        let respond = |ask: &Ask<'_>| {
            let (status, body) = match ask.target {
                "/news" => return Reply::Later { since: 7 },
                "/panic" => panic!("as asked"),
                "/large" => (200, vec![b'x'; 16 << 20]),
                "/known" => (304, b"body".to_vec()),
                "/header" => return Reply::Now(Answer { status: 200, headers: vec![("X", "a\nb".into())], body: vec![] }),
                _ => (200, format!("{:?}", ask.host).into_bytes()),
            };
            Reply::Now(Answer { status, headers: vec![("ETag", "\"x\"".into())], body })
        };
        start(listener, Arc::clone(&news), respond).unwrap();
        (address, news)
    }

    /// A connection over which `request` was sent.
    fn send(address: SocketAddr, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).unwrap();
        stream
    }

    /// All that comes until the connection ends.
    fn rest(mut stream: TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    fn ask(address: SocketAddr, request: &str) -> String {
        rest(send(address, &format!("{request} HTTP/1.1\nHost: a\nConnection: close\n\n")))
    }

    #[test]
    fn an_answer_is_sent_as_http() {
        let (address, _) = server();
        let whole = ask(address, "GET /");
        assert!(whole.starts_with("HTTP/1.1 200 OK\r\n") && whole.ends_with("\r\n\r\nSome(\"a\")"), "{whole}");
        assert!(whole.contains("etag: \"x\"\r\n") && whole.contains("content-length: 9\r\n"), "{whole}");
        let head = ask(address, "HEAD /");
        assert!(head.contains("content-length: 9\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        let known = ask(address, "GET /known");
        assert!(known.starts_with("HTTP/1.1 304 Not Modified\r\n") && known.ends_with("\r\n\r\n"), "{known}");
    }

    #[test]
    fn a_connection_is_kept_for_the_next_request() {
        let (address, _) = server();
        let both = rest(send(address, "GET / HTTP/1.1\nHost: a\n\nGET / HTTP/1.1\nHost: b\nConnection: close\n\n"));
        assert!(both.contains("Some(\"a\")") && both.ends_with("Some(\"b\")"), "{both}");
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let (address, _) = server();
        assert!(rest(send(address, "nonsense\n\n")).starts_with("HTTP/1.1 400 "));
        assert!(rest(send(address, "GET /\u{0} HTTP/1.1\nHost: a\n\n")).starts_with("HTTP/1.1 400 "));
        let long = format!("GET / HTTP/1.1\nHost: a\nX: {}\n\n", "x".repeat(2 * HEAD_SIZE));
        // The rest of it is not read, and the system may tell that before the answer.
        let mut answer = [0; 12];
        let read = send(address, &long).read_exact(&mut answer);
        assert!(read.is_err() || answer.starts_with(b"HTTP/1.1 431"), "{answer:?}");
        // Two names are none: who decides by one must not see the other.
        let two = rest(send(address, "GET / HTTP/1.1\nHost: a\nHost: b\nConnection: close\n\n"));
        assert!(two.ends_with("None"), "{two}");
    }

    #[test]
    fn a_bug_of_ours_does_not_end_the_server() {
        let (address, _) = server();
        for target in ["/panic", "/header", "/panic"] {
            let failed = ask(address, &format!("GET {target}"));
            assert!(failed.starts_with("HTTP/1.1 500 ") && failed.ends_with(FAILED), "{failed}");
        }
        assert!(ask(address, "GET /").starts_with("HTTP/1.1 200 "));
    }

    #[test]
    fn slow_readers_and_windows_that_wait_hold_nobody_up() {
        let (address, news) = server();
        let request = |target: &str| send(address, &format!("GET {target} HTTP/1.1\nHost: a\nConnection: close\n\n"));
        let slow: Vec<_> = (0..3 * WORKERS).map(|_| request("/large")).collect();
        let waiting: Vec<_> = (0..10 * WORKERS).map(|_| request("/news")).collect();
        assert!(ask(address, "GET /").ends_with("Some(\"a\")"));
        news.tell(8);
        for stream in waiting {
            assert!(rest(stream).ends_with("{\"version\":\"8\"}\n"));
        }
        // Who asks too late is answered at once.
        assert!(ask(address, "GET /news").ends_with("{\"version\":\"8\"}\n"));
        for stream in slow {
            assert!(rest(stream).len() > 16 << 20);
        }
    }
}
