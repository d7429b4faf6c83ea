//! `schemathesis`: the running demo street is asked everything that its OpenAPI document allows, and what it does not.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ExitCode, Stdio},
};

use serde_json::{Value, json};

use crate::{Outcome, demo, run, say};

/// The version from PyPI: another one asks otherwise.
const VERSION: &str = "schemathesis==4.32.5";

/// How much is asked.
#[derive(clap::Args)]
pub struct Args {
    /// So many requests of each kind and operation, at most.
    #[arg(long, default_value_t = 20)]
    examples: u32,
    /// The seed of what is asked; drawn and printed when none is given.
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

fn folder() -> PathBuf {
    run::root().join("target/schemathesis")
}

fn tool() -> Outcome<PathBuf> {
    // Named after the version, so that another one is installed anew.
    let venv = folder().join(VERSION);
    let tool = venv.join("bin/st");
    if !run::executable(&tool) {
        say::step("Installing Schemathesis into target/schemathesis (once)");
        let made = run::finish(run::command("python3", &["-m", "venv", "--clear"]).arg(&venv));
        let pip = || run::finish(&mut run::command(venv.join("bin/pip"), &["install", "--quiet", VERSION]));
        made.and_then(|()| pip()).map_err(|why| {
            format!("Schemathesis cannot be had: it takes python3 with venv (Debian: python3-venv), and PyPI within reach. {why}")
        })?;
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

/// What the street answers to a request; with a body, to a POST of it.
fn answer(url: &str, body: Option<&Value>) -> Outcome<Value> {
    let mut curl = run::command("curl", &["--silent", "--show-error", "--fail", url]);
    if let Some(body) = body {
        curl.args(["--header", "content-type: application/json", "--data", &body.to_string()]);
    }
    serde_json::from_str(&run::read(&mut curl)?).map_err(|error| format!("{url}: {error}"))
}

/// What there is on the street: words drawn at random would meet nothing but 404.
struct Scene {
    /// A token of the owner.
    token: String,
    /// What is asked with: a name, its values, and where they go.
    words: Vec<(&'static str, Vec<String>, &'static [&'static str])>,
}

fn texts(list: &Value, name: &str, most: usize) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(|one| one[name].as_str().map(str::to_owned)).take(most).collect()
}

fn scene(base: &str) -> Outcome<Scene> {
    let shop = answer(&format!("{base}/demo/access.json"), None)?["shops"][0].clone();
    let word = |value: &Value| value.as_str().map(str::to_owned).ok_or("the demo's list lacks a shop");
    let (slug, token) = (word(&shop["slug"])?, word(&shop["staff"]["owner"])?);
    let own = format!("{base}/api/v1/shops/{slug}");
    let skus = texts(&answer(&format!("{own}/articles"), None)?, "sku", 12);
    let mut orders = Vec::new();
    for n in 0..6 {
        let body = json!({ "customer": { "name": "Odile", "phone": format!("063998770{n}") },
            "lines": [{ "sku": "CP-TRA", "quantity": 1 }] });
        orders.push(answer(&format!("{own}/orders"), Some(&body))?);
    }
    let day: String = word(&orders[0]["pickup_at"])?.chars().take(10).collect();
    let slots = texts(&answer(&format!("{own}/slots?date={day}"), None)?["slots"], "at", 200);
    let topics = skus.iter().take(3).map(|sku| format!("batch:{sku}")).chain(["shop".to_owned()]).collect();
    let phones = ["06 39 98 77 01", "+33639987702"].map(str::to_owned).to_vec();
    let words: Vec<(_, Vec<String>, &[&str])> = vec![
        ("shop", vec![slug], &["path.shop"]),
        ("order", texts(&Value::Array(orders), "id", 6), &["path.id"]),
        ("sku", skus, &["body.sku", "body.lines[*].sku"]),
        ("slot", slots, &["body.pickup_at", "body.ready_at"]),
        ("day", vec![day], &["query.date"]),
        ("phone", phones, &["body.phone", "body.customer.phone"]),
        ("topic", topics, &["body.topics[*]"]),
    ];
    Ok(Scene { token, words })
}

impl Scene {
    /// The file of settings of the tool: most of the time it takes what there is, else what it likes.
    fn settings(&self) -> String {
        let mut text = String::new();
        for (name, values, _) in &self.words {
            let _ = writeln!(text, "[dictionaries.{name}]\nvalues = {}\n", json!(values));
        }
        text.push_str("[parameters]\n");
        for (name, _, places) in &self.words {
            for place in *places {
                let _ = writeln!(text, "\"{place}\" = {{ dictionary = \"{name}\", probability = 0.8 }}");
            }
        }
        text
    }
}

fn ask(tool: &Path, base: &str, args: &Args) -> Outcome<ExitCode> {
    let scene = scene(base)?;
    let settings = folder().join("settings.toml");
    fs::write(&settings, scene.settings()).map_err(|error| format!("{}: {error}", settings.display()))?;
    let seed = args.seed.map_or_else(|| "to be read below".to_owned(), |seed| seed.to_string());
    say::step(&format!("Asking everything that the document allows, and what it does not (seed {seed})"));
    let mut st = run::command(tool, &["--config-file"]);
    st.arg(&settings).args(["run", &format!("{base}/api/v1/openapi.json"), "--url", base]);
    let (bearer, most) = (format!("Authorization: Bearer {}", scene.token), args.examples.to_string());
    // Streams do not end. What a 2xx means for made-up data is for our own tests to judge.
    st.args(["--header", &bearer, "--max-examples", &most, "--exclude-path-regex", "/events$"]);
    st.args([
        "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
    ]);
    // It keeps its own notes where it runs.
    st.current_dir(folder());
    st.args(["--workers", "2", "--no-color", "--generation-database", "none"]);
    if let Some(seed) = args.seed {
        st.args(["--seed", &seed.to_string()]);
    }
    Ok(run::exit_code(run::wait(&mut run::start(&mut st)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_is_told_what_there_is() {
        let scene = Scene {
            token: String::new(),
            words: vec![("sku", vec!["CP-TRA".into(), "it's \"one\"".into()], &["body.sku", "body.lines[*].sku"])],
        };
        let settings = scene.settings();
        assert!(settings.contains("[dictionaries.sku]\nvalues = [\"CP-TRA\",\"it's \\\"one\\\"\"]\n"), "{settings}");
        assert_eq!(settings.matches("dictionary = \"sku\"").count(), 2);
        assert_eq!(texts(&json!([{ "id": "a" }, { "no": 1 }, { "id": "b" }]), "id", 1), ["a"]);
    }
}
