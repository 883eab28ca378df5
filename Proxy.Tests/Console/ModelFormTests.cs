using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Ui.Models;
using CozeProxy.Models;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Console;

internal sealed class ModelFormTests
{
    private const string Everything = """
        {"kind":"Workflow","workflowId":"1000","appId":"3","parameters":{"n":12345678901234567890,"deep":{"on":true},"text":"你好"},"input":"",
         "inputs":{"rules":"$system","cost":"$$5","lang":"zh"},"output":"/a~1b/0","price":"p","hold":0.50,"missingUsage":"PerCall","timeout":"00:02:00",
         "idempotent":true,"groups":["vip","staff"],"background":true}
        """;

    [TestCase(Everything)]
    [TestCase("""{"kind":"bot","botId":"1","onClientGone":"Cancel","inputs":{"who":"$user"}}""")]
    [TestCase("""{"kind":"chatflow","workflowId":"1","botId":"2","output":"END"}""")]
    public void A_document_comes_out_of_the_form_as_it_went_in(string document)
    {
        var form = ModelFormReader.TryRead("m", Json(document), out var mistakes).ShouldNotBeNull();

        mistakes.ShouldBeEmpty();
        Stored(ModelFormWriter.Write(form)).ShouldBe(Stored(document));
        Stored(ModelFormWriter.Write(ModelFormReader.Of(Model(document)))).ShouldBe(Stored(document));
    }

    [TestCase("""{"kind":"workflow","workflowId":"1","workflow":"2"}""", "workflow")]
    [TestCase("""{"kind":"workflow","workflowId":7}""", "workflowId")]
    [TestCase("""{"kind":"workflow","workflowId":"1","groups":"vip"}""", "groups")]
    [TestCase("""[]""", "body")]
    public void What_a_form_cannot_show_stays_a_document_with_its_mistakes(string document, string field)
    {
        ModelFormReader.TryRead("m", Json(document), out var mistakes).ShouldBeNull();
        mistakes.Select(ModelAnswer.FieldOf).ShouldContain(field);
    }

    [Test]
    public void What_is_wrong_with_a_document_is_wrong_with_its_form()
    {
        const string document = """{"kind":"flow","inputs":{"x":"$nobody"},"output":"/~2","hold":"-1","missingUsage":"never","timeout":"soon","onClientGone":"wait"}""";

        var form = ModelFormReader.TryRead("m", Json(document), out var mistakes).ShouldNotBeNull();

        mistakes.Select(ModelAnswer.FieldOf).ShouldBe(["kind", "workflowId", "inputs.x", "output", "timeout", "onClientGone", "hold", "missingUsage"], ignoreOrder: true);
        form.Mistakes.ShouldBe(mistakes);
        form.Inputs.Single().Source.ShouldBe("$nobody");
        form.MistakesOf("kind", Language.Chinese).Single().ShouldContain("请使用");
    }

    [Test]
    public void What_no_document_can_hold_is_found_before_there_is_one()
    {
        var form = new ModelForm { Name = "m", WorkflowId = "1" };
        form.Parameters.Add(new ParameterRow { Name = "text", Value = "zh" });
        form.Parameters.Add(new ParameterRow { Name = "n", Value = "1" });
        form.Parameters.Add(new ParameterRow { Name = "n", Value = "2" });
        form.Parameters.Add(new ParameterRow { Value = "3" });
        form.Parameters.Add(new ParameterRow());
        form.Inputs.Add(new InputRow { Name = "a" });
        form.Inputs.Add(new InputRow { Name = "a", Source = InputRow.Literal, Text = "$5" });

        form.Check().ShouldBeFalse();

        form.Mistakes.Select(ModelAnswer.FieldOf).ShouldBe(["parameters.text", "parameters.", "inputs.a", "parameters.n"], ignoreOrder: true);
        form.Inputs[1].Write().ShouldBe("$$5");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static RegisteredModel Model(string document) => new ModelDocumentReader("m").Read(Json(document)).ShouldNotBeNull();

    private static string Stored(string document) => ModelDocument.Write(Model(document));
}
