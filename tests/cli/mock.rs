//! `hallpass mock` as a process: what it says, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use super::command::run;

/// A mock that runs beside the test, and ends with it.
struct Server {
    process: Child,
    lines: BufReader<std::process::ChildStdout>,
    address: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallpass"));
        command
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["mock", "--port", "0"])
            .args(arguments);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built for this test");
        let mut lines = BufReader::new(process.stdout.take().expect("standard output is piped"));
        let mut first = String::new();
        lines
            .read_line(&mut first)
            .expect("the first line can be read");
        let address = first
            .trim()
            .strip_prefix("hallpass mock on http://")
            .expect("the first line is the URL")
            .to_owned();
        Self {
            process,
            lines,
            address,
        }
    }

    /// The whole reply to a request, as text.
    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the mock listens");
        let request = format!(
            "{request}\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream
            .write_all(request.as_bytes())
            .expect("the request is sent");
        let mut reply = String::new();
        stream
            .read_to_string(&mut reply)
            .expect("the reply is text");
        reply
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A process that has ended already is what we want.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_banner_names_operations_and_credentials() {
    let mut server = Server::start(&[]);
    let mut banner = String::new();
    while !banner.contains("hallpass check") {
        assert_ne!(
            server
                .lines
                .read_line(&mut banner)
                .expect("the banner can be read"),
            0,
            "{banner}"
        );
    }
    for named in [
        "GET    /v1/groups ",
        "POST   /v1/invitations/{id}:accept",
        "key hpkey secret hpsecret",
        "ya29.fake",
        "HALLPASS_BEARER=ya29.fake",
    ] {
        assert!(banner.contains(named), "{named} in:\n{banner}");
    }
}

#[test]
fn it_serves_all_documents_and_their_faults() {
    let server = Server::start(&["--fault", "server-error@getInvitation"]);
    let invitations = server
        .ask("GET /v1/invitations?courseId=course-1 HTTP/1.1\r\nAuthorization: Bearer ya29.fake");
    assert!(
        invitations.starts_with("HTTP/1.1 200") && invitations.contains("8800000001"),
        "{invitations}"
    );
    let invitation =
        server.ask("GET /v1/invitations/8800000001 HTTP/1.1\r\nAuthorization: Bearer ya29.fake");
    assert!(invitation.starts_with("HTTP/1.1 500"), "{invitation}");
    let groups = server.ask("GET /v1/groups HTTP/1.1");
    assert!(groups.starts_with("HTTP/1.1 401"), "{groups}");
}

#[test]
fn a_port_that_is_taken_is_exit_code_4() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken
        .local_addr()
        .expect("a bound socket has an address")
        .port();
    let run = run(&format!("mock --port {port}"));
    assert_eq!((run.code, run.out.as_str()), (4, ""), "{}", run.err);
    assert!(
        run.err
            .contains(&format!("port {port} of 127.0.0.1 is taken")),
        "{}",
        run.err
    );
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_cleanly() {
    for signal in ["INT", "TERM"] {
        let mut server = Server::start(&[]);
        let kill = Command::new("kill")
            .args(["-s", signal, &server.process.id().to_string()])
            .status();
        assert!(kill.expect("a shell tool").success());
        let status = server.process.wait().expect("the mock ends");
        assert_eq!(status.code(), Some(0), "after SIG{signal}");
    }
}

#[test]
fn the_faults_are_listed() {
    let run = run("mock --list-faults");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.lines().count() >= 20, "{}", run.out);
    assert!(
        run.out.lines().all(|line| line.ends_with(']')),
        "each fault names the checks that notice it:\n{}",
        run.out
    );
}
