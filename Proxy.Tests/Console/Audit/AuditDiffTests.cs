using CozeProxy.Admin.Ui.Audit;

namespace CozeProxy.Tests.Console.Audit;

internal sealed class AuditDiffTests
{
    [Test]
    public void Only_what_differs_is_shown() =>
        AuditDiff.Of("""{"name":"a","limits":{"rpm":1,"max":2},"list":[1,2]}""", """{"name":"a","limits":{"rpm":3,"max":2},"list":[1]}""")
            .ShouldBe([new("limits.rpm", "1", "3"), new("list", "[1,2]", "[1]")]);

    [Test]
    public void What_is_new_has_no_before_and_what_is_gone_no_after()
    {
        AuditDiff.Of(null, """{"name":"a","none":null}""").ShouldBe([new("name", null, "a")]);
        AuditDiff.Of("""{"name":"a","none":null}""", null).ShouldBe([new("name", "a", null)]);
        AuditDiff.Of("""{"budget":"1"}""", """{"budget":null}""").ShouldBe([new("budget", "1", null)]);
        AuditDiff.Of(null, null).ShouldBeEmpty();
    }

    [Test]
    public void What_is_no_json_is_shown_as_it_is()
    {
        AuditDiff.Of("{", "[").ShouldBe([new("", "{", "[")]);
        AuditDiff.Whole("{").ShouldBe("{");
        AuditDiff.Whole("""{"a":"<你>"}""").ShouldBe("{\n  \"a\": \"<你>\"\n}");
    }

    // A name twice in one object is odd JSON, and still JSON.
    [Test]
    public void A_field_may_come_twice() => AuditDiff.Of("""{"a":1,"a":2}""", """{"a":2,"a":3}""").ShouldNotBeEmpty();
}
