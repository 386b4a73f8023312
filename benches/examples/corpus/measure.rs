//! A command with its CPU, peak memory and time. The command is the only child of a process of its own, so that what the system counts is this command's.

use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// The first argument of the process that measures.
pub const WORD: &str = "measure-child";

/// Opens the line with the numbers.
const MARK: &str = "\u{1e}measured";

/// How a command ended.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Exit code; 124 when the time was over, -1 when a signal ended it.
    pub code: i32,
    /// Seconds of CPU, children included.
    pub cpu: f64,
    /// Peak memory of the largest process, in MB.
    pub megabytes: f64,
    /// Seconds on the clock.
    pub seconds: f64,
    /// What it printed, standard output first.
    pub text: String,
}

/// Runs a command, at most so many seconds.
pub fn run(command: &Command, limit: u64) -> io::Result<Measured> {
    let mut outer = Command::new(std::env::current_exe()?);
    outer.arg(WORD).arg(limit.to_string());
    outer.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    let output = outer.stdin(Stdio::null()).output()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let (errors, numbers) = errors.rsplit_once(MARK).unwrap_or((&errors, ""));
    let mut numbers = numbers
        .split_whitespace()
        .map(|word| word.parse().unwrap_or(-1.0));
    let mut number = || numbers.next().unwrap_or(-1.0);
    Ok(Measured {
        code: number() as i32,
        cpu: number(),
        megabytes: number(),
        seconds: number(),
        text: format!("{}{errors}", String::from_utf8_lossy(&output.stdout)),
    })
}

/// The process that measures: runs the command and prints the numbers last.
pub fn child(limit: &str, command: &[String]) -> io::Result<ExitCode> {
    let limit = Duration::from_secs(limit.parse().unwrap_or(u64::MAX));
    let start = Instant::now();
    let [program, arguments @ ..] = command else {
        return Ok(ExitCode::FAILURE);
    };
    let child = Command::new(program)
        .args(arguments)
        .process_group(0)
        .spawn()?;
    let code = wait(child, start, limit)?;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(io::Error::from)?;
    writeln!(
        io::stderr(),
        "{MARK} {code} {:.3} {:.1} {:.2}",
        seconds(&usage),
        usage.max_rss() as f64 / 1024.0,
        start.elapsed().as_secs_f64()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn wait(mut child: Child, start: Instant, limit: Duration) -> io::Result<i32> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code().unwrap_or(-1));
        }
        if start.elapsed() > limit {
            let group = Pid::from_raw(i32::try_from(child.id()).unwrap_or(i32::MAX));
            // It may have ended by itself in the meantime.
            let _ = killpg(group, Signal::SIGKILL);
            child.wait()?;
            return Ok(124);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn seconds(usage: &Usage) -> f64 {
    let of = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    of(usage.user_time()) + of(usage.system_time())
}
