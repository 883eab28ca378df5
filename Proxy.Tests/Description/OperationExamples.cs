using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Description;

/// <summary>An example for every operation, in an order in which each finds what it needs. The proxy begins with one account and one key.</summary>
internal static class OperationExamples
{
    /// <summary>What is put in place of a call's id.</summary>
    public const string Call = "<call>";

    public const string DeclaredPrice = "coze-workflow";
    public const string DeclaredGroup = "staff";
    public const string DeclaredModel = "declared";

    private const string Price = """{"inputPer1K":"0.001","outputPer1K":"0.002","missingUsage":"per_call","hold":null}""";
    private const string Channel = """{"baseUrl":"http://127.0.0.1:1","auth":{"type":"Token","token":"pat_x"},"models":["x"],"ratio":"1.5","enabled":true}""";
    private const string Model = """{"kind":"workflow","workflowId":"7","price":"p","inputs":{"q":"$system"},"parameters":{"n":1},"hold":"0.5","timeout":"00:02:00","groups":["vip"]}""";
    private const string Key = """{"accountId":2,"name":"k","models":["x"],"requestsPerMinute":5,"dailyBudget":"1.5","expiresAt":"2099-01-01T00:00:00Z"}""";
    private const string Calls = "from=2025-01-01T00:00:00Z&to=2099-01-01T00:00:00Z&account=1&outcome=completed";

    public static IReadOnlyList<OperationExample> All { get; } =
    [
        new("createAccount", Body: """{"name":"a","group":"vip","balance":"5","maxConcurrency":3}"""),
        new("listAccounts") { Query = "page=1&pageSize=1" },
        new("getAccount", "2"),
        new("changeAccount", "2", """{"name":"b","requestsPerMinute":7,"maxConcurrency":null}"""),
        new("topUpAccount", "2", """{"amount":"1.25","note":"n","idempotencyKey":"once"}"""),
        new("correctAccount", "1", $$"""{"amount":"0.5","note":"n","callId":{{Call}}}"""),
        new("listMovements", "1"),
        new("readStatement", "1") { Query = "pageSize=2" },
        new("createKey", Body: Key),
        new("listKeys") { Query = "account=2" },
        new("getKey", "2"),
        new("changeKey", "2", """{"name":"l","models":null,"monthlyBudget":"3","expiresAt":null}"""),
        new("revokeKey", "2"),
        new("putPrice", "p", Price) { Declared = DeclaredPrice },
        new("listPrices"),
        new("listMissingPrices"),
        new("askWhatIf") { Query = "model=p&group=vip&input=10&output=20" },
        new("getPrice", "p"),
        new("putGroup", "vip", """{"ratio":"0.85"}""") { Declared = DeclaredGroup },
        new("listGroups"),
        new("getGroup", "vip"),
        new("exportPriceBook"),
        new("importPriceBook", Body: $$$"""{"currency":"USD","prices":{"q":{{{Price}}}},"groups":{"other":"2"}}""")
        {
            Query = "merge=true",
            DeclaringBody = $$$"""{"currency":"USD","prices":{"{{{DeclaredPrice}}}":{{{Price}}}},"groups":{}}""",
        },
        new("deletePrice", "p") { Declared = DeclaredPrice },
        new("deleteGroup", "vip") { Declared = DeclaredGroup },
        new("putChannel", "extra", Channel) { Declared = ProxyUnderTest.ChannelName },
        new("listChannels"),
        new("getChannel", "extra"),
        new("testChannel", ProxyUnderTest.ChannelName, $$"""{"workflowId":"{{SandboxWorkflows.WordByWord}}","parameters":{"BOT_USER_INPUT":"Hi"},"run":true}"""),
        new("deleteChannel", "extra") { Declared = ProxyUnderTest.ChannelName },
        new("putModel", "deep/chat", Model) { Declared = DeclaredModel },
        new("listModels"),
        new("getModel", "deep/chat"),
        new("deleteModel", "deep/chat") { Declared = DeclaredModel },
        new("listUsage") { Query = Calls },
        new("exportUsage") { Query = Calls },
        new("summarizeUsage") { Query = $"{Calls}&by=model" },
        new("getCall", Call),
        new("markReviewed", Call),
        new("createOperator", Body: """{"name":"lin","role":"viewer","password":"a long password"}"""),
        new("listOperators"),
        new("getOperator", "1"),
        new("changeOperator", "1", """{"role":"operator","enabled":false}"""),
        new("listChanges") { Query = "action=account&pageSize=2" },
        new("verifyLedger"),
        new("putLogLevels", Body: """{"CozeProxy.Limits":"debug","Default":"warning"}"""),
        new("getLogLevels"),
    ];
}
