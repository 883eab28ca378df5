namespace CozeProxy.Tests.Conformance;

/// <summary>The same for the Responses API: the object, its items, and the events of its streams.</summary>
internal static class ResponseShapes
{
    public const string Objects =
        """
        Response
          id: string
          object: 'response'
          created_at: int
          status?: 'completed' | 'failed' | 'in_progress' | 'cancelled' | 'queued' | 'incomplete'
          model: string
          error: ResponseError | null
          incomplete_details: IncompleteDetails | null
          instructions: string | [any] | null
          metadata: {string} | null
          output: [OutputItem]
          parallel_tool_calls: bool
          temperature: number | null
          top_p: number | null
          tool_choice: 'none' | 'auto' | 'required' | {any}
          tools: [Tool]
          background?: bool | null
          completed_at?: int | null
          conversation?: any | null
          max_output_tokens?: int | null
          previous_response_id?: string | null
          prompt_cache_key?: string | null
          reasoning?: ReasoningOptions | null
          safety_identifier?: string | null
          service_tier?: 'auto' | 'default' | 'flex' | 'scale' | 'priority' | null
          text?: TextOptions
          top_logprobs?: int | null
          truncation?: 'auto' | 'disabled' | null
          usage?: ResponseUsage
          user?: string
        ResponseError
          code: 'server_error' | 'rate_limit_exceeded' | 'invalid_prompt' | 'vector_store_timeout' | 'invalid_image' | 'invalid_image_url'
          message: string
        IncompleteDetails
          reason?: 'max_output_tokens' | 'content_filter'
        ReasoningOptions
          effort?: string | null
          summary?: string | null
        TextOptions
          format?: TextFormat
          verbosity?: 'low' | 'medium' | 'high' | null
        TextFormat
          type: 'text' | 'json_object' | 'json_schema'
          name?: string
          schema?: {any}
          description?: string
          strict?: bool | null
        Tool
          type: string
          name?: string
          description?: string | null
          parameters?: {any} | null
          strict?: bool | null
        ResponseUsage
          input_tokens: int
          input_tokens_details: InputTokensDetails
          output_tokens: int
          output_tokens_details: OutputTokensDetails
          total_tokens: int
        InputTokensDetails
          cached_tokens: int
          cache_write_tokens: int
        OutputTokensDetails
          reasoning_tokens: int
        OutputItem = OutputMessage | ReasoningItem | FunctionCall
        OutputMessage
          id: string
          type: 'message'
          role: 'assistant'
          status: 'in_progress' | 'completed' | 'incomplete'
          content: [OutputText]
        OutputText
          type: 'output_text'
          text: string
          annotations: [any]
          logprobs?: [any]
        ReasoningItem
          id: string
          type: 'reasoning'
          summary: [SummaryText]
          status?: 'in_progress' | 'completed' | 'incomplete'
          encrypted_content?: string | null
        SummaryText
          type: 'summary_text'
          text: string
        FunctionCall
          id?: string
          type: 'function_call'
          call_id: string
          name: string
          arguments: string
          status?: 'in_progress' | 'completed' | 'incomplete'
        """;

    public const string Events =
        """
        StreamEvent = ResponseEvent | ItemEvent | TextPartEvent | TextDelta | TextDone | SummaryPartEvent | SummaryDelta | SummaryDone | CallDelta | CallDone | ErrorEvent
        ResponseEvent
          type: 'response.created' | 'response.in_progress' | 'response.completed' | 'response.incomplete' | 'response.failed'
          sequence_number: int
          response: Response
        ItemEvent
          type: 'response.output_item.added' | 'response.output_item.done'
          sequence_number: int
          output_index: int
          item: OutputItem
        TextPartEvent
          type: 'response.content_part.added' | 'response.content_part.done'
          sequence_number: int
          item_id: string
          output_index: int
          content_index: int
          part: OutputText
        TextDelta
          type: 'response.output_text.delta'
          sequence_number: int
          item_id: string
          output_index: int
          content_index: int
          delta: string
          logprobs: [any]
        TextDone
          type: 'response.output_text.done'
          sequence_number: int
          item_id: string
          output_index: int
          content_index: int
          text: string
          logprobs: [any]
        SummaryPartEvent
          type: 'response.reasoning_summary_part.added' | 'response.reasoning_summary_part.done'
          sequence_number: int
          item_id: string
          output_index: int
          summary_index: int
          part: SummaryText
        SummaryDelta
          type: 'response.reasoning_summary_text.delta'
          sequence_number: int
          item_id: string
          output_index: int
          summary_index: int
          delta: string
        SummaryDone
          type: 'response.reasoning_summary_text.done'
          sequence_number: int
          item_id: string
          output_index: int
          summary_index: int
          text: string
        CallDelta
          type: 'response.function_call_arguments.delta'
          sequence_number: int
          item_id: string
          output_index: int
          delta: string
        CallDone
          type: 'response.function_call_arguments.done'
          sequence_number: int
          item_id: string
          output_index: int
          name: string
          arguments: string
        ErrorEvent
          type: 'error'
          sequence_number: int
          code: string | null
          message: string
          param: string | null
        """;
}
