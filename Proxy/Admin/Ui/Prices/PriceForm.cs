using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Prices;

/// <summary>
/// A price as it is typed. Output and completion ratio are two ways to say the same: whichever was typed last leads, and the other
/// one follows. Empty amounts are 0.
/// </summary>
internal sealed class PriceForm
{
    private bool _ratioLeads;

    public string Name { get; set; } = "";

    public string Input { get; private set; } = "";

    public string Output { get; private set; } = "";

    public string Ratio { get; private set; } = "";

    public string PerCall { get; set; } = "";

    public string Minimum { get; set; } = "";

    /// <summary>Empty leaves it to an estimate.</summary>
    public string Hold { get; set; } = "";

    public MissingUsage MissingUsage { get; set; }

    /// <summary>Whether anything was said of what calls cost: nothing typed at all would make them free by accident.</summary>
    public bool IsFilled => Array.Exists((string[])[Input, Output, PerCall, Minimum], text => text.Trim().Length > 0);

    /// <summary>Whether all that was typed can be read.</summary>
    public bool IsValid => Array.TrueForAll((string[])[Input, Output, PerCall, Minimum, Hold], IsAmount) && IsRatio(Ratio);

    /// <summary>What it comes to; only where it is valid.</summary>
    public PriceWish Wish => new(Read(Input), Read(Output), Read(PerCall), Read(Minimum), MissingUsage, Hold.Trim().Length == 0 ? null : Read(Hold));

    public static PriceForm Of(string name, Price? price)
    {
        var form = new PriceForm { Name = name };
        if (price is null)
        {
            return form;
        }

        form.EnterInput(price.InputPer1K.ToString());
        form.EnterOutput(price.OutputPer1K.ToString());
        form.PerCall = price.PerCall.ToString();
        form.Minimum = price.Minimum.ToString();
        form.Hold = price.Hold?.ToString() ?? "";
        form.MissingUsage = price.MissingUsage;
        return form;
    }

    public void EnterInput(string text)
    {
        Input = text;
        Follow();
    }

    public void EnterOutput(string text)
    {
        Output = text;
        _ratioLeads = false;
        Follow();
    }

    public void EnterRatio(string text)
    {
        Ratio = text;
        _ratioLeads = text.Trim().Length > 0;
        Follow();
    }

    /// <summary>Whether it is empty or an amount that a price may have.</summary>
    public static bool IsAmount(string text) => text.Trim() is var trimmed && (trimmed.Length == 0 || (Money.TryParse(trimmed, out var amount) && amount >= Money.Zero));

    /// <summary>Whether it is empty or a ratio from 0.</summary>
    public static bool IsRatio(string text) =>
        text.Trim() is var trimmed && (trimmed.Length == 0 || (Billing.Pricing.Ratio.TryParse(trimmed, out var ratio) && ratio.Millionths >= 0));

    // What cannot be read yet leaves the other one as it is: it is still being typed.
    private void Follow()
    {
        if (!IsAmount(Input))
        {
            return;
        }

        if (_ratioLeads)
        {
            if (IsRatio(Ratio) && CompletionRatio.Output(Read(Input), Billing.Pricing.Ratio.Parse(Ratio.Trim())) is { } output)
            {
                Output = output.ToString();
            }
        }
        else if (IsAmount(Output))
        {
            Ratio = Output.Trim().Length == 0 ? "" : CompletionRatio.Of(Read(Input), Read(Output))?.ToString() ?? "";
        }
    }

    private static Money Read(string text) => Money.TryParse(text.Trim(), out var amount) ? amount : Money.Zero;
}
