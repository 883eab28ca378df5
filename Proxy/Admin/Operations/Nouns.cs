using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>What things are called where one is missing.</summary>
internal static class Nouns
{
    public static readonly LocalizedText Account = new("account", "账户");
    public static readonly LocalizedText Call = new("call", "调用");
    public static readonly LocalizedText Channel = new("channel", "渠道");
    public static readonly LocalizedText FinishedCall = new("finished call of this account", "账户的已结束调用");
    public static readonly LocalizedText Group = new("group", "分组");
    public static readonly LocalizedText Key = new("key", "密钥");
    public static readonly LocalizedText Model = new("model", "模型");
    public static readonly LocalizedText Operator = new("operator", "操作员");
    public static readonly LocalizedText Price = new("price", "价格");
    public static readonly LocalizedText PriceOrGroup = new("price or group", "价格或分组");
}
