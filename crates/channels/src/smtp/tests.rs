//! The mailer against a sink in this process, and against Postfix's `smtp-sink` where it is installed.

use std::process::{Command, Stdio};

use super::*;
use crate::{
    EmailMessage,
    email::{self, tests::message},
    smtp_sink::{Habits, Sink},
};

fn server(port: u16) -> Server {
    Server {
        host: "127.0.0.1".into(),
        port,
        security: Security::Plain,
        login: None,
        hello: "rue.example.org".into(),
        authority: None,
        connections: 1,
        deadline: Duration::from_secs(5),
    }
}

fn to(name: &str) -> Letter {
    let to = format!("{name}@example.org").parse().unwrap();
    email::build(&EmailMessage { to, ..message() }, None).unwrap()
}

async fn mailer(habits: Habits) -> (Sink, Mailer) {
    let sink = Sink::start(habits).await;
    let mailer = Mailer::new(server(sink.port)).unwrap();
    (sink, mailer)
}

const PIPELINED: Habits =
    Habits { pipelining: true, tls: false, starttls: false, login: false, hangs_up: false, careless: false };

#[tokio::test]
async fn a_message_arrives_whole_with_its_dots() {
    for pipelining in [false, true] {
        let (sink, mailer) = mailer(Habits { pipelining, ..PIPELINED }).await;
        let text = ".\r\n..\r\n.dot\r\nlast".to_owned();
        let plain = EmailMessage { text, html: None, ..message() };
        let letter = email::build(&plain, None).unwrap();
        let receipt = mailer.send(&letter).await.unwrap();
        assert_eq!(receipt.provider_id.as_deref(), Some("2.0.0 Ok: queued as 4F9D"));
        let got = &sink.mails()[0];
        assert_eq!((got.from.as_str(), got.to.as_str()), ("pain@example.org", "odile@example.org"));
        assert_eq!(
            String::from_utf8_lossy(&got.data).trim_end(),
            String::from_utf8_lossy(letter.as_bytes()).trim_end()
        );
        assert!(String::from_utf8_lossy(&got.data).contains("\r\n.\r\n..\r\n.dot\r\nlast"));
    }
}

#[tokio::test]
async fn one_connection_carries_many_messages_even_between_refusals() {
    for pipelining in [false, true] {
        let (sink, mailer) = mailer(Habits { pipelining, ..PIPELINED }).await;
        assert!(mailer.send(&to("odile")).await.is_ok());
        assert_eq!(mailer.send(&to("unknown")).await, Err(SendError::permanent("the SMTP server answered 550 5.1.1")));
        assert_eq!(mailer.send(&to("later")).await, Err(SendError::retry("the SMTP server answered 451 4.3.0")));
        assert_eq!(mailer.send(&to("spam")).await, Err(SendError::permanent("the SMTP server answered 554 5.7.1")));
        assert_eq!(mailer.send(&to("full")).await, Err(SendError::retry("the SMTP server answered 452 4.2.2")));
        assert!(mailer.send(&to("odile")).await.is_ok());
        assert_eq!((sink.connections(), sink.mails().len()), (1, 2));
        mailer.close().await;
        assert!(mailer.send(&to("odile")).await.is_ok());
        assert_eq!(sink.connections(), 2);
    }
}

#[tokio::test]
async fn a_careless_server_gets_no_empty_message() {
    let (sink, mailer) = mailer(Habits { careless: true, ..PIPELINED }).await;
    assert!(matches!(mailer.send(&to("unknown")).await, Err(SendError::Permanent { .. })));
    assert!(mailer.send(&to("odile")).await.is_ok());
    assert_eq!((sink.connections(), sink.mails().len()), (2, 1));
}

#[tokio::test]
async fn a_connection_dropped_while_idle_is_opened_again_unseen() {
    for pipelining in [false, true] {
        let (sink, mailer) = mailer(Habits { pipelining, hangs_up: true, ..PIPELINED }).await;
        for _ in 0..5 {
            mailer.send(&to("odile")).await.unwrap();
        }
        assert_eq!((sink.connections(), sink.mails().len()), (5, 5));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_under_a_message_is_an_error_to_try_again() {
    for pipelining in [false, true] {
        let (sink, mailer) = mailer(Habits { pipelining, ..PIPELINED }).await;
        for name in ["drop", "cut", "busy"] {
            assert!(matches!(mailer.send(&to(name)).await, Err(SendError::Retry { .. })), "{name}");
        }
        assert_eq!(sink.connections(), 3);
        mailer.send(&to("odile")).await.unwrap();
        // On a connection already used, a server going down earns one attempt on a new one, a lost content none.
        assert!(mailer.send(&to("busy")).await.is_err());
        assert_eq!(sink.connections(), 5);
        mailer.send(&to("odile")).await.unwrap();
        assert!(mailer.send(&to("cut")).await.is_err());
        assert_eq!((sink.connections(), sink.mails().len()), (6, 2));
    }
}

#[tokio::test]
async fn a_mute_server_does_not_hold_us() {
    let sink = Sink::start(PIPELINED).await;
    let mailer = Mailer::new(Server { deadline: Duration::from_millis(200), ..server(sink.port) }).unwrap();
    assert_eq!(mailer.send(&to("mute")).await, Err(late()));
    assert!(mailer.send(&to("odile")).await.is_ok());
    let nobody = Mailer::new(server(9)).unwrap();
    assert_eq!(nobody.send(&to("odile")).await, Err(SendError::retry("the SMTP server cannot be reached")));
}

#[tokio::test]
async fn no_more_connections_than_allowed() {
    let sink = Sink::start(PIPELINED).await;
    let mailer = Mailer::new(Server { connections: 3, ..server(sink.port) }).unwrap();
    let tasks: Vec<_> = (0..60)
        .map(|_| {
            let mailer = mailer.clone();
            tokio::spawn(async move { mailer.send(&to("odile")).await })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap().is_ok());
    }
    assert_eq!(sink.mails().len(), 60);
    assert!(sink.most_at_once() <= 3 && sink.connections() <= 3);
}

#[tokio::test]
async fn tls_is_spoken_and_checked() {
    let authority = include_str!("../../testdata/authority.pem").to_owned();
    let login = Some(("user".to_owned(), "secret".to_owned()));
    for (security, habits) in [
        (Security::Tls, Habits { tls: true, login: true, ..PIPELINED }),
        (Security::StartTls, Habits { starttls: true, login: true, ..PIPELINED }),
    ] {
        let sink = Sink::start(habits).await;
        let settings = Server {
            host: "localhost".into(),
            security,
            login: login.clone(),
            authority: Some(authority.clone()),
            ..server(sink.port)
        };
        let mailer = Mailer::new(settings.clone()).unwrap();
        mailer.send(&to("odile")).await.unwrap();
        mailer.send(&to("odile")).await.unwrap();
        assert_eq!((sink.connections(), sink.mails().len()), (1, 2));

        let stranger = Mailer::new(Server { authority: None, ..settings.clone() }).unwrap();
        assert_eq!(stranger.send(&to("odile")).await, Err(unsafe_server()));
        let other_name = Mailer::new(Server { host: "127.0.0.1".into(), ..settings.clone() }).unwrap();
        assert_eq!(other_name.send(&to("odile")).await, Err(unsafe_server()));
        let wrong = Mailer::new(Server { login: Some(("user".into(), "guess".into())), ..settings }).unwrap();
        assert_eq!(wrong.send(&to("odile")).await, Err(SendError::credentials("the SMTP server answered 535 5.7.8")));
    }
}

#[tokio::test]
async fn a_server_without_starttls_gets_nothing() {
    let sink = Sink::start(PIPELINED).await;
    let mailer = Mailer::new(Server { security: Security::StartTls, ..server(sink.port) }).unwrap();
    assert!(matches!(mailer.send(&to("odile")).await, Err(SendError::Retry { after: Some(_), .. })));
    assert!(sink.mails().is_empty());
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let bad = |server| Mailer::new(server).err();
    assert_eq!(bad(Server { host: String::new(), ..server(25) }), Some(BadServer::Name));
    assert_eq!(bad(Server { hello: "a\r\nQUIT".into(), ..server(25) }), Some(BadServer::Name));
    assert_eq!(bad(Server { connections: 0, ..server(25) }), Some(BadServer::Name));
    assert_eq!(bad(Server { authority: Some("no".into()), ..server(25) }), Some(BadServer::Authority));
    let login = Some(("u".to_owned(), "very-secret".to_owned()));
    let clear = Server { host: "mail.example.org".into(), login: login.clone(), ..server(25) };
    assert!(!format!("{clear:?}").contains("very-secret"));
    assert_eq!(bad(clear), Some(BadServer::ClearPassword));
    assert!(bad(Server { login, ..server(25) }).is_none());
}

#[test]
fn enhanced_codes_are_recognised() {
    assert!(is_enhanced("5.1.1") && is_enhanced("4.7.650"));
    for word in ["", "5", "5.1", "5.1.1.1", "5.a.1", "12345.1.1"] {
        assert!(!is_enhanced(word), "{word}");
    }
}

/// Sends `each` messages over every one of `connections` at once.
async fn send_all(mailer: &Mailer, connections: usize, each: usize) {
    let letter = to("odile");
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (mailer, letter) = (mailer.clone(), letter.clone());
            tokio::spawn(async move {
                for _ in 0..each {
                    mailer.send(&letter).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn one_connection_carries_many_messages() {
    let (sink, mailer) = mailer(PIPELINED).await;
    send_all(&mailer, 1, 200).await;
    assert_eq!(sink.connections(), 1);
}

struct Running(std::process::Child);
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_takes_our_mail() {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let sink = std::env::var("COMPTOIR_TEST_SMTP_SINK").unwrap_or_else(|_| "smtp-sink".to_owned());
    let mut command = Command::new(sink);
    // Postfix's tools refuse to work as root.
    let id = Command::new("id").arg("-u").output().map(|out| out.stdout).unwrap_or_default();
    if id.starts_with(b"0\n") {
        command.args(["-u", "nobody"]);
    }
    command.args(["-c", &format!("127.0.0.1:{port}"), "100"]).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(child) = command.spawn() else {
        println!("skipped: Postfix's smtp-sink is not on PATH");
        return;
    };
    let _running = Running(child);
    for _ in 0..1_000 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let one = Mailer::new(server(port)).unwrap();
    send_all(&one, 1, 500).await;
    let many = Mailer::new(Server { connections: 16, ..server(port) }).unwrap();
    send_all(&many, 16, 100).await;
}
