using System.Buffers.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Targets;
using Microsoft.AspNetCore.DataProtection;

namespace CozeProxy.Tests.Transforms.Interrupts;

internal sealed class InterruptTokensTests
{
    private const string WorkflowId = "7397395079142354321";

    private readonly IDataProtectionProvider _keys = Tokens.NewKeys();
    private readonly FakeTime _time = new();

    private InterruptTokens Subject => Tokens.Of(_keys, _time);

    [Test]
    public void A_token_carries_all_that_is_needed_to_go_on()
    {
        var asked = Ask(Tokens.Question());

        Subject.Open(asked.Token, Tokens.Account, out var point).ShouldBe(TokenVerdict.Valid);
        point.ShouldBe(new ResumePoint
        {
            Kind = TargetKind.Workflow,
            TargetId = WorkflowId,
            EventId = "7404830425073352713/2769808280134765896",
            Type = 2,
            Channel = "main",
            AccountId = Tokens.Account,
            ExpiresAt = asked.ExpiresAt,
        });
        asked.ExpiresAt.ShouldBe(_time.GetUtcNow().AddHours(24));
    }

    [Test]
    public void Several_tool_calls_of_a_bot_know_of_each_other()
    {
        var asked = Ask(Tokens.ToolCall("BUJJF0dAQ0NAEBVeQkVKEV5HFURFXhFCEhFeFxdHShcS"), Tokens.ToolCall("call/2"));

        var points = asked.Select(each =>
        {
            Subject.Open(each.Token, Tokens.Account, out var point).ShouldBe(TokenVerdict.Valid);
            return point!;
        }).ToList();

        points.Select(point => (point.Index, point.Count)).ShouldBe([(0, 2), (1, 2)]);
        points.Select(point => point.EventId).ShouldBe(["BUJJF0dAQ0NAEBVeQkVKEV5HFURFXhFCEhFeFxdHShcS", "call/2"]);
        points.ShouldAllBe(point => point.ConversationId == "7376662320539560001" && point.ChatId == "7376662320539590002");
        points[0].IsBeside(points[1]).ShouldBeTrue();
        points[0].IsBeside(points[0]).ShouldBeFalse();
    }

    [Test]
    public void A_token_may_stand_anywhere()
    {
        var token = Ask(Tokens.Question()).Token;

        token.ShouldStartWith("coze_");
        token.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == '-');
    }

    [Test]
    public void No_bit_of_a_token_can_be_changed()
    {
        var token = Ask(Tokens.Question()).Token;
        var bytes = Base64Url.DecodeFromChars(token.AsSpan(InterruptTokens.Prefix.Length));

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Subject.Open(InterruptTokens.Prefix + Base64Url.EncodeToString(bytes), Tokens.Account, out var point).ShouldBe(TokenVerdict.Forged, $"bit {bit}");
            point.ShouldBeNull();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Test]
    public void No_letter_of_a_token_can_be_changed_added_or_left_out()
    {
        var token = Ask(Tokens.Question()).Token;

        for (var at = 0; at < token.Length; at++)
        {
            foreach (var letter in "Aa_-0")
            {
                if (token[at] != letter)
                {
                    Verdict(token[..at] + letter + token[(at + 1)..]).ShouldBe(TokenVerdict.Forged, $"{letter} at {at}");
                }
            }

            Verdict(token.Remove(at, 1)).ShouldBe(TokenVerdict.Forged, $"without {at}");
        }

        foreach (var spelling in new[] { token + "A", token + "=", token + " ", $" {token}", token.ToUpperInvariant(), token + new string('A', 100_000) })
        {
            Verdict(spelling).ShouldBe(TokenVerdict.Forged);
        }
    }

    [Test]
    public void Spare_bits_give_a_token_no_second_spelling()
    {
        // One length in three leaves no spare bits: these event ids go through all of them.
        foreach (var eventId in new[] { "a", "ab", "abc" })
        {
            var token = Ask(Tokens.Question(eventId)).Token;
            foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            {
                Verdict(token[..^1] + last).ShouldBe(last == token[^1] ? TokenVerdict.Valid : TokenVerdict.Forged);
            }
        }
    }

    [Test]
    public void A_token_of_other_keys_or_of_another_purpose_is_forged()
    {
        var token = Tokens.Of(Tokens.NewKeys(), _time).Ask(Some.Workflow(WorkflowId), "main", Tokens.Account, [Tokens.Question()])[0].Token;
        var otherPurpose = InterruptTokens.Prefix + Base64Url.EncodeToString(_keys.CreateProtector("cookies").Protect([1, 2, 3]));

        Verdict(token).ShouldBe(TokenVerdict.Forged);
        Verdict(otherPurpose).ShouldBe(TokenVerdict.Forged);
    }

    [Test]
    public void A_token_is_for_its_account_alone()
    {
        var token = Ask(Tokens.Question()).Token;

        Subject.Open(token, Tokens.Account + 1, out var point).ShouldBe(TokenVerdict.Foreign);
        point.ShouldBeNull();
    }

    [Test]
    public void A_token_lives_as_long_as_it_was_made_for()
    {
        var token = Tokens.Of(_keys, _time, TimeSpan.FromMinutes(10)).Ask(Some.Workflow(WorkflowId), "main", Tokens.Account, [Tokens.Question()])[0].Token;

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Verdict(token).ShouldBe(TokenVerdict.Valid);
        _time.Advance(TimeSpan.FromSeconds(1));
        Verdict(token).ShouldBe(TokenVerdict.Expired);
        Subject.Open(token, Tokens.Account + 1, out _).ShouldBe(TokenVerdict.Foreign);
    }

    [TestCase("7404830425073352713/2769808280134765896")]
    [TestCase("18446744073709551615")]
    [TestCase("18446744073709551616")]
    [TestCase("0")]
    [TestCase("007")]
    [TestCase("7/07")]
    [TestCase("/7")]
    [TestCase("7//8")]
    [TestCase("1/2/3/4/5/6/7/8/9")]
    [TestCase("+7")]
    [TestCase(" 7")]
    [TestCase("٧")]
    [TestCase("问答/1")]
    public void Any_event_id_comes_back_as_it_was(string eventId) => RoundTrip(eventId).ShouldBe(eventId);

    [TestCase(126)]
    [TestCase(127)]
    [TestCase(128)]
    [TestCase(1000)]
    public void Long_ones_do_too(int length) => RoundTrip(new string('x', length)).ShouldBe(new string('x', length));

    [Test]
    public void Neither_a_token_nor_a_question_is_printed()
    {
        var asked = Ask(Tokens.Question());

        asked.ToString().ShouldNotContain(asked.Token);
        asked.ToString().ShouldNotContain("city");
    }

    private AskedInterrupt Ask(Interrupt interrupt) => Subject.Ask(Some.Workflow(WorkflowId), "main", Tokens.Account, [interrupt]).ShouldHaveSingleItem();

    private IReadOnlyList<AskedInterrupt> Ask(params Interrupt[] interrupts) => Subject.Ask(Some.Workflow(WorkflowId), "main", Tokens.Account, interrupts);

    private TokenVerdict Verdict(string token) => Subject.Open(token, Tokens.Account, out _);

    private string RoundTrip(string eventId)
    {
        Subject.Open(Ask(Tokens.Question(eventId)).Token, Tokens.Account, out var point).ShouldBe(TokenVerdict.Valid);
        return point!.EventId;
    }
}
