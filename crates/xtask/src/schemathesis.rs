//! `schemathesis`: the running demo street is asked everything that its OpenAPI document allows, and what it does not.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, ExitCode, Stdio},
};

use crate::{Outcome, demo, run, say};

/// The version from PyPI: another one asks otherwise.
const VERSION: &str = "schemathesis>=4,<5";

/// How much is asked.
#[derive(clap::Args)]
pub struct Args {
    /// So many requests of each kind and operation, at most.
    #[arg(long, default_value_t = 20)]
    examples: u32,
    /// The seed of what is asked.
    #[arg(long)]
    seed: Option<u64>,
    /// Ask this program instead of building one.
    #[arg(long)]
    program: Option<PathBuf>,
}

/// Installs the tool when it is missing, opens a fresh street, asks, and ends as the tool does.
pub fn schemathesis(args: &Args) -> Outcome<ExitCode> {
    let tool = tool()?;
    let program = match &args.program {
        Some(program) => program.clone(),
        None => demo::build(false)?,
    };
    let mut street = run::start(run::command(program, &["demo", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()))?;
    let asked = base(&mut street).and_then(|base| ask(&tool, &base, args));
    // It may have ended by itself: then there is nobody to stop.
    let _ = street.kill();
    let _ = street.wait();
    asked
}

fn tool() -> Outcome<PathBuf> {
    let folder = run::root().join("target/schemathesis/venv");
    let tool = folder.join("bin/st");
    if !run::executable(&tool) {
        say::step("Installing Schemathesis into target/schemathesis (once)");
        run::finish(run::command("python3", &["-m", "venv"]).arg(&folder))?;
        run::finish(&mut run::command(folder.join("bin/pip"), &["install", "--quiet", VERSION]))?;
    }
    Ok(tool)
}

/// Where the street answers, once it does.
fn base(street: &mut Child) -> Outcome<String> {
    let out = street.stdout.take().ok_or("the street says nothing")?;
    for line in BufReader::new(out).lines() {
        let line = line.map_err(|error| error.to_string())?;
        if let Some(base) = line.strip_prefix("ready ") {
            return Ok(base.to_owned());
        }
    }
    Err("the street ended before it answered".into())
}

/// A token of the owner of the first shop, from the demo's list.
fn token(base: &str) -> Outcome<String> {
    let list = run::read(&mut run::command("curl", &["--silent", "--fail", &format!("{base}/demo/access.json")]))?;
    let list: serde_json::Value = serde_json::from_str(&list).map_err(|error| error.to_string())?;
    list["shops"][0]["staff"]["owner"].as_str().map(str::to_owned).ok_or_else(|| "no token in the list".into())
}

fn ask(tool: &std::path::Path, base: &str, args: &Args) -> Outcome<ExitCode> {
    say::step("Asking everything that the document allows, and what it does not");
    let mut st = run::command(tool, &["run", &format!("{base}/api/v1/openapi.json"), "--url", base]);
    let (bearer, most) = (format!("Authorization: Bearer {}", token(base)?), args.examples.to_string());
    // Streams do not end. What a 2xx means for made-up data is for our own tests to judge.
    st.args(["--header", &bearer, "--max-examples", &most, "--exclude-path-regex", "/events$"]);
    st.args([
        "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
    ]);
    // It keeps its own notes where it runs.
    st.current_dir(run::root().join("target/schemathesis"));
    st.args(["--workers", "2", "--no-color", "--generation-database", "none"]);
    if let Some(seed) = args.seed {
        st.args(["--seed", &seed.to_string()]);
    }
    Ok(run::exit_code(run::wait(&mut run::start(&mut st)?)?))
}
