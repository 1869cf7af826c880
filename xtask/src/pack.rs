//! `pack`: from the Rust library to the npm tarball.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::project::{cargo, node, not_started, npm, quietly, root};
use crate::{inline, say, setup, trim, weigh};

/// The wasm and its glue, in the package.
const NAME: &str = "timpush_sched";
/// The crate that they are made of.
const CRATE: &str = "timpush-sched-wasm";

/// How hard wasm-opt tries, and for what. No `--enable-…` here: it reads the features from the module's own
/// `target_features` section, and a flag would replace that list instead of adding to it.
///
/// Low memory is where the stack ends, and no address of Rust's ever goes over the top and comes out there: so what is
/// added to one can stand in the load itself. Alignments are hints, each a byte; where all are the same, gzip has less to say.
const OPTIMISE: &[&str] = &[
    "-Oz",
    "--converge",
    "--low-memory-unused",
    "--dealign",
    "--strip-producers",
    "--strip-target-features",
];

/// What `pack` leaves behind.
pub struct Packed {
    pub tarball: PathBuf,
    /// A table of what the package weighs.
    pub sizes: String,
}

/// The command: set-up, the package, and what it weighs.
pub fn command(weigh: bool) -> Result<()> {
    setup::wasm_target()?;
    setup::packages()?;
    report(&pack()?, std::io::stdout())?;
    if weigh {
        say::step("making the same wasm with its functions' names");
        let scratch = root().join("target/weigh");
        empty(&scratch)?;
        let wasm = bind(&compile()?, &scratch, true)?;
        std::io::stdout().write_all(weigh::table(&wasm)?.as_bytes())?;
    }
    Ok(())
}

/// Builds the package into `pkg/`, in full.
pub fn pack() -> Result<Packed> {
    let generated = root().join("pkg-template/src/generated");
    empty(&generated)?;

    say::step("compiling the library for the browser");
    let compiled = compile()?;
    say::step("making the JS glue, optimising the wasm");
    let wasm = bind(&compiled, &generated, false)?;
    write(&generated.join("wasm.ts"), inline::module(&wasm))?;
    for (name, text) in timpush_sched::typescript() {
        write(&generated.join(name), text)?;
    }

    say::step("bundling the package");
    quietly(
        npm().args(["run", "--silent", "build", "--workspace", "pkg-template"]),
        "Building pkg-template",
    )?;
    let tarball = assemble()?;
    let sizes = quietly(node().arg("pkg-template/sizes.mjs"), "Weighing the package")?;
    Ok(Packed { tarball, sizes })
}

/// Cargo says itself where the file went: that depends on settings that only it knows.
fn compile() -> Result<PathBuf> {
    let mut command = cargo();
    command
        .args(["build", "--profile", "wasm", "--target", "wasm32-unknown-unknown"])
        .args(["--package", CRATE, "--lib", "--message-format", "json-render-diagnostics"])
        .args(cargo_home().map(|home| without_path(&home)).into_iter().flatten())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = command.output().with_context(|| not_started(&command))?;
    if !output.status.success() {
        bail!("The library doesn't compile for wasm32-unknown-unknown; the compiler's words are above.");
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == CRATE.replace('-', "_"))
        .filter_map(|message| message["filenames"].as_array().cloned())
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .context("Cargo built the library but named no .wasm file: has `cdylib` gone from Cargo.toml's crate-type?")
}

/// Where Cargo keeps the crates, whose files a panic names.
fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .filter(|home| home.is_absolute())
}

/// Keeps a folder's path out of the wasm: it is nobody's business, and would make each machine's file another one.
fn without_path(folder: &Path) -> [String; 2] {
    let flag = format!("--remap-path-prefix={}=cargo", folder.display());
    ["--config".to_owned(), format!("target.wasm32-unknown-unknown.rustflags=[{flag:?}]")]
}

/// Writes the glue, its typings and the optimised wasm into a folder, and gives the wasm.
fn bind(compiled: &Path, into: &Path, named: bool) -> Result<Vec<u8>> {
    let mut bindgen = Bindgen::new();
    let mut output = bindgen
        .input_path(compiled)
        .out_name(NAME)
        .web(true)?
        .typescript(true)
        // Bundlers take `new URL("…", import.meta.url)` for an order to copy a file; the facade names its own source.
        .omit_default_module_path(true)
        // How the facade gets a new instance after a trap.
        .reset_state_function(true)
        // The names go at the end: until then they tell what is what.
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen couldn't make glue for the compiled library")?;
    write(&into.join(format!("{NAME}.d.ts")), output.ts().unwrap_or_default())?;
    // A crate without any is listed all the same.
    if output.snippets().values().any(|snippets| !snippets.is_empty()) || !output.local_modules().is_empty() {
        bail!(
            "The library brings JS snippets of its own, which the package doesn't carry: move them to the facade."
        );
    }

    let wasm = into.join(format!("{NAME}.wasm"));
    let glue = output.js().to_owned();
    let module = output.wasm_mut();
    trim::drop_closures(module);
    let glue = trim::shorten_imports(glue, module);
    write(&into.join(format!("{NAME}.js")), glue)?;
    write(&wasm, module.emit_wasm())?;
    let mut optimise = node();
    optimise.arg("node_modules/binaryen/bin/wasm-opt").args(OPTIMISE).arg(&wasm).arg("-o").arg(&wasm);
    optimise.args(if named { &["--debuginfo"][..] } else { &["--strip-debug"] });
    quietly(&mut optimise, "wasm-opt")?;
    fs::read(&wasm).with_context(|| format!("{} couldn't be read", wasm.display()))
}

/// Puts together what is published, and packs it.
fn assemble() -> Result<PathBuf> {
    let template = root().join("pkg-template");
    let package = root().join("pkg");
    empty(&package)?;

    write(&package.join("package.json"), manifest(&template)?)?;
    copy(&root().join("LICENSE"), &package.join("LICENSE"))?;
    copy(&template.join("README.md"), &package.join("README.md"))?;
    copy_folder(&template.join("dist"), &package.join("dist"))?;

    let listing =
        quietly(npm().current_dir(&package).args(["pack", "--json", "--ignore-scripts"]), "npm pack")?;
    let name = serde_json::from_str::<Value>(&listing)
        .ok()
        .and_then(|packed| {
            // npm answers with a list of packages, newer ones with an object of them by name.
            let packed = packed.get(0).or_else(|| packed.get("timpush-sched"));
            packed?.get("filename")?.as_str().map(str::to_owned)
        })
        .with_context(|| format!("npm pack didn't say what it packed, but: {listing}"))?;
    Ok(package.join(name))
}

/// The template's manifest with the version, and without what only the checkout needs.
fn manifest(template: &Path) -> Result<String> {
    let path = template.join("package.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{} couldn't be read", path.display()))?;
    let mut manifest: Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no valid JSON", path.display()))?;
    let members = manifest.as_object_mut().with_context(|| format!("{} holds no object", path.display()))?;
    members.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    for private in ["private", "scripts", "devDependencies"] {
        members.shift_remove(private);
    }
    Ok(format!("{manifest:#}\n"))
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} couldn't be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} couldn't be made", folder.display()))
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    fs::write(path, content).with_context(|| format!("{} couldn't be written", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("{} couldn't be copied to {}", from.display(), to.display()))
        .map(|_| ())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} couldn't be made", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("{} couldn't be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Prints the weights and the tarball's place, to whichever stream is given.
pub fn report(packed: &Packed, mut to: impl Write) -> Result<()> {
    let tarball = packed.tarball.strip_prefix(root()).unwrap_or(&packed.tarball);
    writeln!(to, "{}{}", packed.sizes, tarball.display())?;
    Ok(())
}
