import { readConfig } from "../../src/config/config";
import { namesIn, problemsOf, production } from "../support/settings";

const problemsWith = (url: string) => problemsOf({ ...production, DATABASE_URL: url });

describe("a damaged address is refused, because it would open another, empty database:", () => {
  it.each([
    'file:/x/free.db"',
    "file:'/x/free.db'",
    'file:"/x/free.db"',
    "file:/x/`free`.db",
    "file:/x/free.db\u201d",
    "file:/x/'free'/free.db",
    "file:/x'/free.db",
    "file:/x/free.db\\n",
    "file:/x/free.db\\nJWT_SECRET=x",
    "file:/x/free.db\u200b",
    "file:/x/\u202efree.db",
    "file:/x/fr\u00adee.db",
    "file:/x/free.db\u3164",
    "file:/x/free.db\ufe0f.bak",
    "file:/x/fr\nee.db",
    "file:/x/fr\u2028ee.db",
    "file:/x/fr\u001bee.db",
    "file:/x/fr\tee.db",
    "file:/x/fr\ufffdee.db",
    "file:/x/free.db;",
    "file:/x/free.db,",
    "file:/x/free.db; # comment",
    "file:/x/free.db|",
    "file:/x/free.db:",
    "file:/x/free.db.",
    "file:/x/free.db=",
    "file:/x/free.db)",
    "file:(/x/free.db)",
    "file:[x.db]",
    "file:/x/free.db}",
    "file:/x/free.db>",
    "file:/x/free.db&tls=verify",
    "file:./x.db // c",
    "file:./x.db -- c",
    "file:/x /free.db",
    "file:/x/ free.db",
    "file:/x/free.db%22",
    "file:/x/free.db%0A",
    "file:/home/my%20apps/free.db",
    "file:DATABASE_URL=file:/x.db",
    "file:file:/x.db",
    "file:x.db file:y.db",
    "file:mysql://u:p@h/x",
    "file:https://x/y.db",
    "file:./x.db # c",
    "file:./x.db #c",
    "file:./x.db#c",
    "file: ./x.db",
    "file:\u00a0./x.db",
    "file:./x.db ,y",
    "file:~/x.db",
    "file:$HOME/x.db",
    "file:${DATA}/x.db",
    "file:{{ data }}/x.db",
    "file:%DATA%/x.db",
    "file:/x/%(data)s/x.db",
    "file:/x/$(pwd)/x.db",
    "file:/x/{data}/x.db",
    "file:<path>",
    "file:undefined",
    "file:./data/null",
    "file::memory:",
    "file:/x/.",
    "file:/x/..",
    "file:/x/",
    "file:.",
    "file:..",
    "file:/",
    "file://",
    "file:///",
    "file:///x/",
    "file:///x/a%00b",
    "file:///x/a%22",
    "file:///x/a%0a",
    "file:///x/a%E2%80%8B",
    "file:///tmp/%zz",
    "file:///tmp/a%2Fb",
    "file:///tmp/x.db#c",
    "file:///c#/x.db",
    "file://elsewhere/x.db",
    "file:///x/fr\nee.db",
  ])("%j", (url) => {
    const problems = problemsWith(url);
    expect(problems).toEqual([expect.stringMatching(/^DATABASE_URL: must /)]);
    expect(problems.join()).not.toMatch(/URI|zz/);
  });

  it.each([
    'credits"',
    "'credits'",
    "\u201ccredits\u201d",
    "credits\\n",
    "credits\\r\\n",
    "credits\u200b",
    "credits\u2066",
    "cre\ndits",
    "cre\tdits",
    "credits,",
    "credits,other",
    "credits # c",
    "my credits",
    "credits.",
    "credits)",
    "(credits)",
    "[credits]",
    "credits}",
    "credits>",
    "credits|",
    "credits*",
    "credits:3306",
    "{db}",
    "$DB",
    "credits%20",
    "x".repeat(65),
    "credits%00",
    "credits%0A",
    "credits%22",
    "credits%2Fother",
    "credits%e2%80%8b",
    "undefined",
    "null",
    "${DB}",
    "{{db}}",
    "<name>",
    'credits"?tls=require',
    "credits?tls=require\u200b",
  ])("the database %j of a server", (name) => {
    for (const scheme of ["mysql", "mariadb"])
      expect(namesIn(problemsWith(`${scheme}://u:p@db/${name}`))).toEqual(["DATABASE_URL"]);
  });

  it.each([
    'mysql://u:p@"db"/credits',
    "mysql://u:p@db,/credits",
    "mysql://u:p@d\u200bb/credits",
    "mysql://u:p@d b/credits",
    "mysql://u:p@undefined/credits",
    "mysql://u:p@${HOST}/credits",
    'mysql://"u:p@db/credits',
    "mysql://u\u200b:p@db/credits",
    "mysql://u:p\u200b@db/credits",
    "mysql://u:p\u001b@db/credits",
    "mysql://u:${PASSWORD}@db/credits",
  ])("the server %j", (url) => {
    expect(namesIn(problemsWith(url))).toEqual(["DATABASE_URL"]);
  });
});

it.each([
  ["file:/home/my apps/x.db", "/home/my apps/x.db"],
  ["file:/home/my apps/the credits (1).db", "/home/my apps/the credits (1).db"],
  ["file:/home/owner's apps/x.db", "/home/owner's apps/x.db"],
  ["file:/home/Doe, Jane/x.db", "/home/Doe, Jane/x.db"],
  ["file:/x/the credits (1)", "/x/the credits (1)"],
  ["file:/x/env=prod/x.db", "/x/env=prod/x.db"],
  ["file:/x/feature%2Flogin/x.db", "/x/feature%2Flogin/x.db"],
  ["file:/x/{1B4-4E2}/x.db", "/x/{1B4-4E2}/x.db"],
  ["file:/x/credits", "/x/credits"],
  ["file:/x/profile: a/x.db", "/x/profile: a/x.db"],
  ["file:/home/c#/x.db", "/home/c#/x.db"],
  ["file:/home/100%/x.db", "/home/100%/x.db"],
  ["file:/home/müller/数据/x.db", "/home/müller/数据/x.db"],
  ["file:///home/my%20apps/c%23/100%25.db", "/home/my apps/c#/100%.db"],
  ["file://localhost/x.db", "/x.db"],
  ['"file:/x/free.db"\n', "/x/free.db"],
  ["file:/x/.hidden", "/x/.hidden"],
  ["file:/x/./y/../free.db", "/x/free.db"],
])("reads the path of %j as it is", (DATABASE_URL, path) => {
  expect(readConfig({ ...production, DATABASE_URL }).database).toEqual({ engine: "embedded", path });
});

it.each([
  "mysql://u:p@db/credits",
  "mysql://u:p@db-1.example.com:3307/Credits_2",
  "mysql://u:p@[::1]/my-credits",
  "mysql://u:it's%20%22quoted%22,%23@db/credits",
  "mysql://u:my pass@db/credits",
  "mysql://u:p@db/my%20credits",
  "mysql://u:p@db/m%C3%BCnzen",
  "mysql://u:p@db/münzen",
  "mysql://u:p@db/credits.v2",
  "mysql://u:p@db/credits$2",
  "mysql://u%40tenant:p@db/credits",
  "mysql://db/sys_credits",
  "mysql://db/mysql2",
  "mysql://db/none",
])("accepts the server %j", (url) => {
  expect(problemsWith(url)).toEqual([]);
});

it.each([
  "mysql",
  "sys",
  "performance_schema",
  "information_schema",
  "MySQL",
  "SYS",
  "%6dysql",
  "%23mysql50%23mysql",
])("refuses the server's own schema %s by its name", (name) => {
  for (const end of ["", "?tls=require"])
    expect(problemsWith(`mysql://root:p@db/${name}${end}`)).toEqual([
      expect.stringMatching(/^DATABASE_URL: must not name the server's own database \w+/),
    ]);
});

it.each([
  ["file::memory:", /credits in memory are lost/],
  ["file:/x/", /end in the name of a file/],
  ["file:/x/free.db%22", /begin with file:\/\/\//],
  ["file:///tmp/%zz", /written as %25/],
  ["file:~/x.db", /written out/],
  ["file:x.db file:y.db", /one address/],
])("says what to change in %s", (url, advice) => {
  expect(problemsWith(url)).toEqual([expect.stringMatching(advice)]);
});
