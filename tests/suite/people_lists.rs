//! Lists of people as files: what offices save, and what nobody should be able to do with a file.

use frontdesk::desk::people::{MOST_BYTES, MOST_ROWS, NoTable, read};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const SHEET_HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const SHEET_TAIL: &str = "</sheetData></worksheet>";

/// A workbook of one sheet, with shared texts as they are given.
fn xlsx(rows: &str, shared: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let sheet = [SHEET_HEAD, rows, SHEET_TAIL].concat();
    for (name, text) in [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="员工" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
        ("xl/sharedStrings.xml", shared),
    ] {
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a file").into_inner()
}

fn shared(texts: &[&str]) -> String {
    let items: String = texts.iter().map(|t| format!("<si><t>{t}</t></si>")).collect();
    format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{}">{items}</sst>"#,
        texts.len()
    )
}

fn cells(bytes: &[u8]) -> Vec<(usize, Vec<String>)> {
    read(bytes).expect("a table").into_iter().map(|r| (r.number, r.cells)).collect()
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|t| (*t).to_owned()).collect()
}

#[test]
fn a_workbook_is_read_as_it_looks() {
    let rows = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row><row r="5"><c r="A5" t="s"><v>2</v></c><c r="B5"><v>13912345678</v></c></row>"#;
    let file = xlsx(rows, &shared(&["姓名", "手机", " 李强\u{200b} "]));
    let want = vec![(2, texts(&["姓名", "手机"])), (5, texts(&["李强", "13912345678"]))];
    assert_eq!(cells(&file), want, "rows keep the numbers that people see");
}

#[test]
fn text_files_in_the_encodings_of_offices() {
    let text = "姓名,岗位\r\n\"李,强\",前台\r\n";
    let want = vec![(1, texts(&["姓名", "岗位"])), (2, texts(&["李,强", "前台"]))];
    let utf16 = |to: fn(u16) -> [u8; 2], bom: &[u8]| -> Vec<u8> {
        bom.iter().copied().chain(text.encode_utf16().flat_map(to)).collect()
    };
    for (name, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with its mark", [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat()),
        ("GB18030", encoding_rs::GB18030.encode(text).0.into_owned()),
        ("UTF-16LE", utf16(u16::to_le_bytes, &[0xff, 0xfe])),
        ("UTF-16BE", utf16(u16::to_be_bytes, &[0xfe, 0xff])),
        ("semicolons", "姓名;岗位\n\"李,强\";前台\n".as_bytes().to_vec()),
        ("tabs", "姓名\t岗位\n李,强\t前台\n".as_bytes().to_vec()),
    ] {
        assert_eq!(cells(&bytes), want, "{name}");
    }
    // UTF-16 without a mark is known by the zeros of its Latin letters.
    let latin: Vec<u8> = "name,role\nAnn,operator\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(cells(&latin)[1].1, texts(&["Ann", "operator"]));
}

#[test]
fn a_file_that_is_no_list_is_refused_with_its_reason() {
    assert_eq!(read(&vec![b'x'; MOST_BYTES + 1]), Err(NoTable::TooLarge { most: MOST_BYTES }));
    assert_eq!(read(b""), Err(NoTable::Empty));
    assert_eq!(read(b"\n\n , \n"), Err(NoTable::Empty));
    assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 1, 2]), Err(NoTable::OldExcel));
    assert_eq!(read(b"name\nAnn\n\xff\xff\xff\n"), Err(NoTable::Encoding { line: 3 }));
    let long = format!("name\n\"{}\n", "x".repeat(600));
    assert!(
        matches!(read(long.as_bytes()), Err(NoTable::LongCell { row: 2, column: 1, .. })),
        "a quotation mark not closed"
    );
    let rows: String = (0..=MOST_ROWS).map(|n| format!("a{n}\n")).collect();
    assert_eq!(read(rows.as_bytes()), Err(NoTable::TooManyRows { most: MOST_ROWS }));
    let wide = format!("name{}x\n", ",".repeat(200));
    assert!(matches!(read(wide.as_bytes()), Err(NoTable::TooManyColumns { row: 1, .. })));
    assert!(matches!(read(b"PK\x03\x04 and no more"), Err(NoTable::Damaged(_))));
}

/// Two far cells span 17 thousand million: the reader that makes a rectangle of them ends the process.
#[test]
fn a_workbook_that_spans_the_whole_sheet_costs_nothing() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    assert!(matches!(read(&xlsx(rows, &shared(&[]))), Err(NoTable::TooManyColumns { row: 1_048_576, .. })));
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>"#;
    assert_eq!(cells(&xlsx(rows, &shared(&[]))).len(), 2);
}

#[test]
fn a_workbook_that_unpacks_to_more_than_a_list_is_refused() {
    let blank = format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>"#, " ".repeat(65 << 20));
    let bomb = xlsx(&blank, &shared(&[]));
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    assert!(matches!(read(&bomb), Err(NoTable::Bomb { .. })));
    for count in ["99999999999", "123456789012345678901234567890"] {
        let many = format!(
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount = '{count}'></sst>"#
        );
        assert!(matches!(read(&xlsx("", &many)), Err(NoTable::Bomb { .. })), "room for {count} texts");
    }
    // One long text that thousands of cells show.
    let long = "长".repeat(30_000);
    let rows: String = (1..=4_000).map(|n| format!(r#"<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>"#)).collect();
    assert!(matches!(read(&xlsx(&rows, &shared(&[&long]))), Err(NoTable::LongCell { row: 1, column: 1, .. })));
}

/// Whatever the bytes are: an answer, in bounded time and memory.
#[test]
fn damaged_files_never_end_the_program() {
    let good = xlsx(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, &shared(&["姓名"]));
    let mut random = fastrand::Rng::with_seed(7);
    let mut refused = 0;
    for _ in 0..400 {
        let mut bytes = good.clone();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        bytes.truncate(random.usize(1..=bytes.len()));
        refused += u32::from(read(&bytes).is_err());
        let noise: Vec<u8> = (0..random.usize(..300)).map(|_| random.u8(..)).collect();
        let _ = read(&noise);
    }
    assert!((300..400).contains(&refused), "{refused} of 400: damage is met, and not only at the first byte");
}
